import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { AuditLog, Transactions } from '#shared/database';
import { FileStoreFault } from '#shared/files';
import { AppError, unlessStalled } from '#shared/http';
import type { IntakeEnv } from '../intake.env.js';
import { InformantOpeningsService } from '../informants/informant-openings.service.js';
import { TipsQueries } from '../tips/tips.queries.js';
import { copyNameOf } from './attachment.rules.js';
import { AttachmentVault } from './attachment-vault.service.js';
import { AttachmentsQueries, numberOf, type AttachmentRow } from './attachments.queries.js';
import { addCustody } from './attachments.writes.js';
import { kindNamed } from './inspection/file-kinds.rules.js';

/** What is handed out, of whose tip, and to whom. */
interface Handing {
  act: 'copy-handed-out' | 'original-handed-out';
  sha256: string;
  tip: { id: string };
  caller: Caller;
  openingId?: string;
}

/** Hands files out: what is handed to whom is written down before the first byte goes. */
@Injectable()
export class AttachmentHanding {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly files: AttachmentsQueries,
    private readonly openings: InformantOpeningsService,
    private readonly vault: AttachmentVault,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /** The copy for readers. @throws AppError `not-found`, `state-conflict` when there is none, or none yet. */
  async copy(id: string, number: string, caller: Caller): Promise<StreamableFile> {
    const { file, tip } = await this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      return { tip, file: this.requireChecked(await this.files.one(tx, tip.id, number)) };
    });
    const { copySha256: sha256, copyMediaType, copyBytes } = file;
    if (sha256 === null || copyMediaType === null) throw refusal('Tệp này không có bản sao để đọc.');
    const { extension } = kindNamed(copyMediaType);
    const bytes = await begun(this.vault.copy(file));
    await this.record(file, bytes, { act: 'copy-handed-out', sha256, tip, caller });
    const name = copyNameOf(tip.reference, file.number, extension);
    return handedOut(bytes, { type: copyMediaType, length: numberOf(copyBytes) ?? 0, name });
  }

  /**
   * The sealed original, with all that its maker left in it, to an officer who has been granted the opening of the
   * informant's identity and may still view it.
   * @throws AppError `not-found`, `forbidden`, `state-conflict`.
   */
  async original(openingId: string, number: number, caller: Caller): Promise<StreamableFile> {
    const { file, tip } = await this.transactions.run(async (tx) => {
      const { tipId: id, tipReference: reference } = await this.openings.requireViewable(tx, openingId, caller);
      return { tip: { id, reference }, file: this.requireChecked(await this.files.one(tx, id, String(number))) };
    });
    const { mediaType, extension } = kindNamed(file.mediaType ?? '');
    const bytes = await begun(this.vault.original(file));
    await this.record(file, bytes, { act: 'original-handed-out', sha256: file.sha256, tip, caller, openingId });
    const name = copyNameOf(tip.reference, file.number, `original.${extension}`);
    return handedOut(bytes, { type: mediaType, length: numberOf(file.bytes) ?? 0, name });
  }

  private requireChecked(file: AttachmentRow): AttachmentRow {
    const { state, scannedBy } = file;
    if (state === 'announced') throw refusal('Mới có mã băm, chưa nhận được tệp.');
    if (state === 'infected') throw refusal('Tệp chứa mã độc.');
    const isScanned = scannedBy !== null || this.env.INTAKE_SERVE_UNSCANNED;
    if (state !== 'checked' || !isScanned) throw refusal('Tệp chưa được kiểm tra.');
    return file;
  }

  /** What cannot be written down is not handed out, and is let go of. */
  private async record(
    { id: attachmentId, number }: AttachmentRow,
    { bytes }: Begun,
    { act, sha256, tip, caller, openingId }: Handing,
  ): Promise<void> {
    const details = openingId === undefined ? {} : { openingId };
    const { body, subject } = caller;
    try {
      await this.transactions.run((tx) => {
        addCustody(tx, { attachmentId, act, sha256, at: this.clock.now(), body, subject, details });
        const audited = { act: `tip.${act}`, objectKind: 'tip', objectId: tip.id };
        this.audit.record(tx, { ...audited, details: { number, ...details } });
      });
    } catch (error) {
      await bytes.return(undefined);
      throw error;
    }
  }
}

function refusal(detail: string): AppError {
  return new AppError('state-conflict', { detail });
}

/** Bytes of which the first have come. */
interface Begun {
  first: IteratorResult<Buffer>;
  bytes: AsyncGenerator<Buffer>;
}

/** @throws AppError `unavailable` when the store does not give them. */
async function begun(bytes: AsyncGenerator<Buffer>): Promise<Begun> {
  try {
    return { first: await bytes.next(), bytes };
  } catch (error) {
    throw error instanceof FileStoreFault ? new AppError('unavailable', { cause: error }) : error;
  }
}

async function* wholeOf({ first, bytes }: Begun): AsyncGenerator<Buffer> {
  if (!first.done) yield first.value;
  yield* bytes;
}

/**
 * What ends too soon, because its bytes were changed or nobody takes them, ends the connection: it looks whole to nobody.
 */
function handedOut(
  begunBytes: Begun,
  { type, length, name }: { type: string; length: number; name: string },
): StreamableFile {
  const stream: Readable = Readable.from(
    unlessStalled(wholeOf(begunBytes), () => stream.destroy(new Error('The reader of a file has stalled.'))),
    { objectMode: false },
  );
  // Also of a reader who has gone before the first byte went.
  stream.once('close', () => void begunBytes.bytes.return(undefined));
  return new StreamableFile(stream, { type, length, disposition: `attachment; filename="${name}"` });
}
