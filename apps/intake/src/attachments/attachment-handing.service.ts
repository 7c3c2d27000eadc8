import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, unlessStalled } from '#shared/http';
import type { IntakeEnv } from '../intake.env.js';
import { InformantOpeningsService } from '../informants/informant-openings.service.js';
import { TipsQueries } from '../tips/tips.queries.js';
import { copyNameOf } from './attachment.rules.js';
import { AttachmentVault } from './attachment-vault.service.js';
import { AttachmentsQueries, numberOf, type AttachmentRow } from './attachments.queries.js';
import { addCustody } from './attachments.writes.js';
import { kindNamed } from './inspection/file-kinds.rules.js';

/** Whose file it is, and who is given it. */
interface Handing {
  tip: { id: string; reference: string };
  caller: Caller;
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
      const file = await this.files.one(tx, tip.id, number);
      this.requireChecked(file);
      if (file.copySha256 === null) throw refusal('Tệp này không có bản sao để đọc.');
      this.record(tx, file, { act: 'copy-handed-out', sha256: file.copySha256, handing: { tip, caller } });
      return { file, tip };
    });
    const { extension } = kindNamed(file.copyMediaType ?? '');
    return handedOut(this.vault.copy(file), {
      type: file.copyMediaType ?? '',
      length: numberOf(file.copyBytes) ?? 0,
      name: copyNameOf(tip.reference, file.number, extension),
    });
  }

  /**
   * The sealed original, with all that its maker left in it, to an officer who has been granted the opening of the
   * informant's identity and may still view it.
   * @throws AppError `not-found`, `forbidden`, `state-conflict`.
   */
  async original(openingId: string, number: number, caller: Caller): Promise<StreamableFile> {
    const { file, tip } = await this.transactions.run(async (tx) => {
      const opening = await this.openings.requireViewable(tx, openingId, caller);
      const tip = { id: opening.tipId, reference: opening.tipReference };
      const file = await this.files.one(tx, tip.id, String(number));
      this.requireChecked(file);
      const handing = { tip, caller, openingId };
      this.record(tx, file, { act: 'original-handed-out', sha256: file.sha256, handing });
      return { file, tip };
    });
    const { mediaType, extension } = kindNamed(file.mediaType ?? '');
    const name = copyNameOf(tip.reference, file.number, `original.${extension}`);
    return handedOut(this.vault.original(file), { type: mediaType, length: numberOf(file.bytes) ?? 0, name });
  }

  private requireChecked({ state, scannedBy }: AttachmentRow): void {
    if (state === 'announced') throw refusal('Mới có mã băm, chưa nhận được tệp.');
    if (state === 'infected') throw refusal('Tệp chứa mã độc.');
    const isScanned = scannedBy !== null || this.env.INTAKE_SERVE_UNSCANNED;
    if (state !== 'checked' || !isScanned) throw refusal('Tệp chưa được kiểm tra.');
  }

  private record(
    tx: Tx,
    { id: attachmentId, number }: AttachmentRow,
    {
      act,
      sha256,
      handing,
    }: { act: 'copy-handed-out' | 'original-handed-out'; sha256: string; handing: Handing & { openingId?: string } },
  ): void {
    const { tip, caller, openingId } = handing;
    const details = openingId === undefined ? {} : { openingId };
    const { body, subject } = caller;
    addCustody(tx, { attachmentId, act, sha256, at: this.clock.now(), body, subject, details });
    this.audit.record(tx, { act: `tip.${act}`, objectKind: 'tip', objectId: tip.id, details: { number, ...details } });
  }
}

function refusal(detail: string): AppError {
  return new AppError('state-conflict', { detail });
}

/** What ends too soon, because its bytes were changed or nobody takes them, ends the connection: it looks whole to nobody. */
function handedOut(
  bytes: AsyncIterable<Buffer>,
  { type, length, name }: { type: string; length: number; name: string },
): StreamableFile {
  const stream: Readable = Readable.from(
    unlessStalled(bytes, () => stream.destroy(new Error('The reader of a file has stalled.'))),
    { objectMode: false },
  );
  return new StreamableFile(stream, { type, length, disposition: `attachment; filename="${name}"` });
}
