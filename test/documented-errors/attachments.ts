import { aPictureOf } from '../../infra/testing/sample-pictures.ts';
import { FILE_LIMIT_MAX_BYTES } from '#shared/http';
import type { System } from '../system.ts';
import type { Door, Operation, Request, Thing } from './door.ts';
import { purpose } from '../api-conformance/informants.ts';
import { tipAbout, type Things } from './things.ts';

/** Wrong receipt codes of this minute, far beyond the limit. */
const MORE_THAN_ALL_GUESSES = 1_000_000;

/** Small files and few: what is beyond the limits is made quickly. */
export const fileLimits = { INTAKE_FILE_LIMIT_BYTES: String(64 * 1024), INTAKE_FILES_PER_TIP: '1' };
const FILE_LIMIT_BYTES = Number(fileLimits.INTAKE_FILE_LIMIT_BYTES);

/** A receipt of nobody. */
export const noReceipt = { 'receipt-code': '0000000000000000' };
/** No name of a file, and no receipt code. */
export const misnamed = { 'file-name': '..', 'receipt-code': '1' };
/** Longer than any setting allows. */
export const beyondAnyLimit = (): Buffer => Buffer.alloc(FILE_LIMIT_MAX_BYTES + 1);
export const original = JSON.stringify({ number: 1 });
export const withholding = JSON.stringify({ kind: 'identity' });

const stateConflict = { status: 409, body: { code: 'state-conflict' } };

interface Sending {
  operation: Operation;
  request: Request;
}

/** What the documents say about files that need a tip to be shown. */
export class FileErrors {
  constructor(
    private readonly door: Door,
    private readonly things: Things,
  ) {}

  /** A file that is no file of an allowed kind, and one over the limit of the service. */
  async refusedFiles(): Promise<void> {
    const tooLarge = Buffer.concat([await aPictureOf('jpeg'), Buffer.alloc(FILE_LIMIT_BYTES)]);
    for (const { operation, request } of await this.sendings()) {
      const text = { ...request, body: Buffer.from('Đây không phải là ảnh.') };
      expect(await this.door.call(operation, text)).toMatchObject({
        ...{ status: 415, body: { code: 'unsupported-media-type' } },
      });
      expect(await this.door.call(operation, { ...request, body: tooLarge })).toMatchObject({
        ...{ status: 413, body: { code: 'payload-too-large' } },
      });
    }
  }

  /** One file more than a tip may have. */
  async oneTooMany(): Promise<void> {
    const [first, second] = [await aPictureOf('jpeg'), await aPictureOf('png')];
    for (const { operation, request } of await this.sendings()) {
      expect((await this.door.call(operation, { ...request, body: first })).status).toBe(201);
      expect(await this.door.call(operation, { ...request, body: second })).toMatchObject(stateConflict);
    }
  }

  /** A copy of what is known by its hash alone, and an original of which the opening waits for consent. */
  async notYet(): Promise<void> {
    const announcedFiles = [{ kind: 'call-recording', sha256: 'ab'.repeat(32) }];
    const { id } = await this.door.done('submitTip', { body: JSON.stringify({ ...tipAbout('chin'), announcedFiles }) });
    expect(await this.door.call(this.door.operation('readAttachment'), { id })).toMatchObject(stateConflict);
    const withheld = this.door.operation('withholdAttachment');
    expect(await this.door.call(withheld, { id, body: withholding })).toMatchObject(stateConflict);
    const { tip } = await this.things.offeredCase();
    const opening = await this.door.done<Thing>('askForInformant', { id: tip.id, body: JSON.stringify(purpose) });
    const asked = { id: opening.id, body: original };
    expect(await this.door.call(this.door.operation('handOutOriginal'), asked)).toMatchObject(stateConflict);
  }

  /** More wrong codes than all guessing together may try in a minute; here and in the next, should one begin. */
  async guessedTooOften({ sql }: Pick<System, 'sql'>): Promise<void> {
    const failures = `SELECT date_trunc('minute', now()) + n * interval '1 minute', $1 FROM generate_series(0, 2) AS n`;
    await sql(
      `INSERT INTO intake.receipt_failures (minute, failures) ${failures}
       ON CONFLICT (minute) DO UPDATE SET failures = excluded.failures`,
      [MORE_THAN_ALL_GUESSES],
    );
    const answer = await this.door.call(this.door.operation('addAttachmentByReceipt'), { headers: noReceipt });
    await sql('DELETE FROM intake.receipt_failures');
    expect(answer).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }

  /** Both ways to send a file, each to a tip of its own without files. */
  private async sendings(): Promise<Sending[]> {
    const submitted = await this.door.done('submitTip', { body: JSON.stringify(tipAbout('tam')) });
    const other = await this.door.done('submitTip', { body: JSON.stringify(tipAbout('bay')) });
    const headers = { 'receipt-code': String(other['receiptCode']) };
    return [
      { operation: this.door.operation('addAttachment'), request: { id: submitted.id } },
      { operation: this.door.operation('addAttachmentByReceipt'), request: { headers } },
    ];
  }
}
