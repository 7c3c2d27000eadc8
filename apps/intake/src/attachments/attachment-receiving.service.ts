import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { tipSupplementedV1 } from '#shared/contracts';
import { afterCommit, AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, validationFailed, type FieldFault, type SentFile } from '#shared/http';
import { Outbox } from '#shared/messaging';
import type { IntakeEnv } from '../intake.env.js';
import type { ReceivingAct } from '../receiving-rules/receiving-acts.rules.js';
import { receiptPattern } from '../receipts/receipt.rules.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { ActsOnTips } from '../screening/acts-on-tips.service.js';
import { TipEntity } from '../tips/tip.entity.js';
import { TipsQueries } from '../tips/tips.queries.js';
import type { SentFileDto } from './attachment.dto.js';
import { fileNameFrom, UPLOAD_LIMIT_MS, type AttachmentKind } from './attachment.rules.js';
import { AttachmentChecksJob } from './attachment-checks.job.js';
import { AttachmentVault } from './attachment-vault.service.js';
import {
  addCustody,
  addFile,
  beginUpload,
  endUpload,
  filesOf,
  fillIn,
  giveUpUpload,
  knownFile,
  type AddedBy,
  type Known,
  type StoredFile,
} from './attachments.writes.js';

/** Files that one process takes in at once: each holds a few MiB on its way into the store. */
const UPLOADS_AT_ONCE = 24;
const RETRY_AFTER_SECONDS = 5;

const receiptForm = new RegExp(receiptPattern);

/** Who sends a file, and what it is. */
interface Sending {
  added: AddedBy;
  act: ReceivingAct;
  kind: AttachmentKind;
  name?: string;
  file: Readable;
  /** Does something about the tip, which it has locked. @throws AppError for whom the tip does not exist. */
  withTip: <T>(work: (tx: Tx, tip: TipEntity) => Promise<T>) => Promise<T>;
}

/** Receives files of tips. */
@Injectable()
export class AttachmentReceiving {
  private underWay = 0;

  constructor(
    private readonly transactions: Transactions,
    private readonly receipts: ReceiptsService,
    private readonly tips: TipsQueries,
    private readonly acts: ActsOnTips,
    private readonly vault: AttachmentVault,
    private readonly checks: AttachmentChecksJob,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /**
   * A file of the informant, by the receipt alone. The same file sent again is the same file.
   * @throws AppError `not-found`, `rate-limited`, `state-conflict` when the tip has its files, `unsupported-media-type`,
   * `payload-too-large`, `unavailable`.
   */
  async fromInformant(receiptCode: string | undefined, file: Readable): Promise<SentFileDto> {
    if (receiptCode === undefined || !receiptForm.test(receiptCode)) throw refused(file, receiptFault);
    return this.receive({
      ...{ added: { by: 'informant' }, act: 'supplement', kind: 'evidence', file },
      withTip: (work) =>
        this.receipts.withTip(receiptCode, async (tx, id) => work(tx, await tx.findOneByOrFail(TipEntity, { id }))),
    });
  }

  /** A file that an officer adds; it may be one announced by its hash. @throws AppError as {@link fromInformant}. */
  async fromOfficer(
    id: string,
    caller: Caller,
    { kind, file }: { kind: AttachmentKind; file: SentFile },
  ): Promise<SentFileDto> {
    const name = fileNameFrom(file.name);
    if (typeof name === 'object') throw refused(file.bytes, name);
    return this.receive({
      ...{
        added: { by: 'officer', body: caller.body, subject: caller.subject },
        act: 'attach',
        kind,
        name,
        file: file.bytes,
      },
      withTip: (work) =>
        this.transactions.run(async (tx) => {
          const tip = await this.tips.lock(tx, id, caller);
          await this.acts.require(tx, 'attach', { tip, caller });
          return work(tx, tip);
        }),
    });
  }

  private async receive(sending: Sending): Promise<SentFileDto> {
    if (this.underWay >= UPLOADS_AT_ONCE) throw new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.underWay += 1;
    try {
      return await this.received(sending);
    } finally {
      this.underWay -= 1;
      sending.file.resume(); // What is refused in the middle is taken in, so that the answer comes through.
    }
  }

  private async received(sending: Sending): Promise<SentFileDto> {
    const storeKey = this.vault.newPlace();
    await sending.withTip((tx, tip) => this.begin(tx, tip, storeKey));
    try {
      const source = sending.file.iterator({ destroyOnReturn: false });
      const stored = await this.vault.takeIn(storeKey, source, sending.name);
      return await sending.withTip((tx, tip) => this.finish(tx, tip, stored, sending));
    } catch (error) {
      await this.transactions.run((tx) => giveUpUpload(tx, storeKey));
      throw error;
    }
  }

  private async begin(tx: Tx, tip: TipEntity, storeKey: string): Promise<void> {
    const at = this.clock.now();
    const files = await filesOf(tx, tip.id, new Date(at.getTime() - UPLOAD_LIMIT_MS));
    const most = this.env.INTAKE_FILES_PER_TIP;
    if (files >= most) throw new AppError('state-conflict', { detail: `Mỗi tin báo có nhiều nhất ${most} tệp.` });
    await beginUpload(tx, { storeKey, tipId: tip.id, at });
  }

  private async finish(tx: Tx, tip: TipEntity, file: StoredFile, { kind, added }: Sending): Promise<SentFileDto> {
    const at = this.clock.now();
    const known = await knownFile(tx, tip.id, file.sha256);
    if (known && known.state !== 'announced') {
      await giveUpUpload(tx, file.storeKey);
      return sentOf(known, file);
    }
    if (!(await endUpload(tx, file.storeKey))) throw new AppError('unavailable');
    if (known) await fillIn(tx, known, { ...file, at });
    const kept = known ?? (await addFile(tx, { ...file, tipId: tip.id, kind, added, at }));
    await this.follow(tx, tip, { file, kept, added, at });
    return sentOf(kept, file);
  }

  /** What a file makes of the tip: the chain of custody, the event, and the check that is to come. */
  private async follow(
    tx: Tx,
    tip: TipEntity,
    { file, kept, added, at }: { file: StoredFile; kept: Known; added: AddedBy; at: Date },
  ): Promise<void> {
    await tx.update(TipEntity, tip.id, { version: tip.version + 1 });
    const { by, ...officer } = added;
    const details = { by, bytes: file.bytes, mediaType: file.mediaType };
    addCustody(tx, { attachmentId: kept.id, act: 'received', sha256: file.sha256, at, ...officer, details });
    const data = { tipId: tip.id, threadId: tip.threadId, by, texts: 0, files: 1, supplementedAt: at.toISOString() };
    this.outbox.publish(tx, tipSupplementedV1, [{ id: tip.id, version: tip.version + 1, occurredAt: at, data }]);
    this.audit.record(tx, { act: 'tip.attach', objectKind: 'tip', objectId: tip.id, details: { number: kept.number } });
    afterCommit(tx, () => this.checks.wake());
  }
}

const receiptFault = { pointer: '/headers/receipt-code', code: 'matches', detail: 'Mã biên nhận có 16 chữ số.' };

/** The body is taken in, so that the answer comes through. */
function refused(file: Readable, fault: FieldFault): AppError {
  file.resume();
  return validationFailed([fault]);
}

function sentOf({ number }: Known, { sha256, bytes, mediaType }: StoredFile): SentFileDto {
  return { number, sha256, bytes, mediaType };
}
