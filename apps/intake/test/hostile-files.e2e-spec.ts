import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventually } from '#shared/testing';
import { EICAR_SIGNATURE, eicar, startClamd, type Clamd } from '../../../infra/clamd.ts';
import {
  aDecompressionBomb,
  aPictureOf,
  aZip,
  CANARY,
  chunk,
  holdsCanary,
} from '../../../infra/testing/sample-pictures.ts';
import { filesOf, sha256 } from './attachments-room.js';
import { anExecutable, aRecording, aScriptedDrawing } from './hostile-files.data.js';
import { startIntake, type IntakeService } from './intake-service.js';

const LIMIT_BYTES = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'vigil-hostile-'));
const logFile = join(folder, 'clamd.log');

let clamd: Clamd;
let intake: IntakeService;
let files: ReturnType<typeof filesOf>;
let office: Record<string, string>;

beforeAll(async () => {
  clamd = await startClamd({ logFile });
  intake = await startIntake({
    INTAKE_CLAMD_URL: clamd.url,
    INTAKE_FILE_LIMIT_BYTES: String(LIMIT_BYTES),
    INTAKE_FILES_PER_TIP: '100',
  });
  files = filesOf(intake);
  office = await intake.officer('standing-office');
}, 120_000);
afterAll(async () => {
  await intake.close();
  await clamd.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A photo with some bytes behind its end. */
const withTail = async (tail: Uint8Array) => Buffer.concat([await aPictureOf('jpeg'), tail]);

/** Sends a file by the receipt and answers what became of it. */
async function fateOf(bytes: Buffer, headers: Record<string, string> = {}) {
  const { receiptCode, reference } = await files.aPublicTip();
  const { status, body } = await files.sendByReceipt(receiptCode, bytes, headers);
  if (status !== 201) return { status, code: (body as { code: string }).code, reference };
  const known = await files.checked(reference, 1, office);
  const content = await files.get(`/v1/tips/${reference}/attachments/1/content`, office);
  return { status, known, content, reference };
}

describe('what is not on the list of kinds', () => {
  it.each([
    ['a program named like a photo', anExecutable(), { 'file-name': 'anh.jpg', 'content-type': 'image/jpeg' }],
    ['a drawing with a script', aScriptedDrawing(), { 'content-type': 'image/svg+xml' }],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), {}],
    ['an archive', aZip(), {}],
    ['a bomb of an archive', gzipSync(Buffer.alloc(50_000_000)), { 'content-type': 'image/png' }],
    ['the EICAR text', Buffer.from(eicar()), { 'content-type': 'application/pdf' }],
    ['a PDF with something before it', Buffer.concat([Buffer.from('MZ'), Buffer.from('%PDF-1.7')]), {}],
    ['a picture that is a script', Buffer.from('GIF89a=1;alert(1)'), {}],
    ['plain text', Buffer.from('hello'), {}],
  ])('%s is refused, and nothing is kept', async (_, bytes, headers) => {
    const { status, code, reference } = await fateOf(bytes, headers);
    expect([status, code]).toEqual([415, 'unsupported-media-type']);
    expect(await files.list(reference, office)).toEqual([]);
  });

  it('an empty file is refused', async () => {
    expect(await fateOf(Buffer.alloc(0))).toMatchObject({ status: 415 });
  });

  it('JSON is no file', async () => {
    const { receiptCode } = await files.aPublicTip();
    const answer = await intake.http
      .post('/v1/tips/receipts/attachments')
      .set('receipt-code', receiptCode)
      .send({ file: 'x' });
    expect(answer.body).toMatchObject({ status: 415 });
  });
});

describe('the limit of a file', () => {
  it('is met to the byte, and one byte more is refused, whether its length was announced or not', async () => {
    const head = await aPictureOf('jpeg');
    const largest = await withTail(Buffer.alloc(LIMIT_BYTES - head.length));
    expect((await fateOf(largest)).known?.bytes).toBe(LIMIT_BYTES);
    const larger = Buffer.concat([largest, Buffer.alloc(1)]);
    expect(await fateOf(larger)).toMatchObject({ status: 413, code: 'payload-too-large' });
    const { receiptCode, reference } = await files.aPublicTip();
    const pieces = new ReadableStream({
      start(controller) {
        for (let at = 0; at < larger.length; at += 65_536) controller.enqueue(larger.subarray(at, at + 65_536));
        controller.close();
      },
    });
    const answer = await fetch(`${intake.url}/v1/tips/receipts/attachments`, {
      method: 'POST',
      headers: { 'receipt-code': receiptCode, 'content-type': 'application/octet-stream' },
      body: pieces,
      duplex: 'half',
    });
    expect(answer.status).toBe(413);
    expect(await files.list(reference, office)).toEqual([]);
  });
});

describe('malware', () => {
  it('behind a photo is found, named in the chain of custody, and handed to nobody', async () => {
    const { known, content, reference } = await fateOf(await withTail(Buffer.from(eicar())));
    expect(known).toMatchObject({ state: 'infected', copy: null });
    expect(content?.status).toBe(409);
    const custody = await intake.http.get(`/v1/tips/${reference}/attachments/1/custody`).set(office);
    expect((custody.body as { items: object[] }).items).toMatchObject([
      { act: 'received' },
      { act: 'scanned', details: { signature: EICAR_SIGNATURE, scanner: expect.stringMatching(/^ClamAV/) } },
    ]);
  });

  it('in a recording is found as well', async () => {
    const recording = aRecording(1, eicar());
    expect((await fateOf(recording)).known).toMatchObject({ state: 'infected' });
  });

  it('is looked for before anything is handed out: while the scanner is away, files wait', async () => {
    await clamd.stop();
    const { receiptCode, reference } = await files.aPublicTip();
    expect((await files.sendByReceipt(receiptCode, await aPictureOf('jpeg'))).status).toBe(201);
    await eventually(async () => {
      const [row] = await intake.database.query<{ tried: boolean }>(
        `SELECT attempts = 0 AND next_check_at > attachments.received_at AS tried
         FROM attachments JOIN tips ON tips.id = tip_id WHERE reference = $1`,
        [reference],
      );
      return row?.tried;
    });
    expect(await files.list(reference, office)).toMatchObject([{ state: 'unchecked', scannedBy: null, copy: null }]);
    expect((await files.get(`/v1/tips/${reference}/attachments/1/content`, office)).status).toBe(409);
    clamd = await startClamd({ logFile, port: clamd.port });
    expect(await files.checked(reference, 1, office)).toMatchObject({ state: 'checked', copy: { state: 'made' } });
  }, 120_000);
});

describe('a file with two faces', () => {
  it.each([
    ['a photo with an archive behind it', async () => withTail(aZip())],
    ['a photo with a page behind it', async () => withTail(Buffer.from(`<script>"${CANARY}"</script>`))],
    [
      'a picture with a page in its comment',
      async () => {
        const png = await aPictureOf('png');
        return Buffer.concat([
          png.subarray(0, 33),
          chunk('tEXt', Buffer.from(`Comment\0<script>${CANARY}</script>`)),
          png.subarray(33),
        ]);
      },
    ],
  ])('%s comes out as its picture alone', async (_, make) => {
    const { known, content } = await fateOf(await make());
    expect(known?.copy?.state).toBe('made');
    const bytes = content?.body as Buffer;
    expect(sha256(bytes)).toBe(known?.copy?.sha256);
    expect(holdsCanary(bytes) || bytes.includes('PK\x03\x04') || bytes.includes('<script>')).toBe(false);
  });
});

describe('what cannot be cleaned', () => {
  it.each([
    ['a picture of 900 megapixels', aDecompressionBomb, 'too-many-pixels'],
    [
      'a broken photo',
      () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, 7)]),
      'malformed',
    ],
  ])('%s is kept sealed, and no copy is handed out', async (_, make, state) => {
    const { known, content } = await fateOf(make());
    expect(known).toMatchObject({ state: 'checked', copy: { state, sha256: null } });
    expect(content?.status).toBe(409);
  });
});
