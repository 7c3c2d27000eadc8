import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { afterCommit, AuditLog, Transactions, type Tx } from '#shared/database';
import { FileStoreFault } from '#shared/files';
import { AppError, validationFailed, type FieldFault, type SentFile } from '#shared/http';
import { Outbox } from '#shared/messaging';
import type { IntakeEnv } from '../intake.env.js';
import { receiptPattern } from '../receipts/receipt.rules.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { ActsOnTips } from '../screening/acts-on-tips.service.js';
import { TipEntity } from '../tips/tip.entity.js';
import { TipsQueries } from '../tips/tips.queries.js';
import type { SentFileDto } from './attachment.dto.js';
import { publishFile } from './attachment.events.js';
import { fileNameFrom, SENT_AT_ONCE_MAX, UPLOAD_LIMIT_MS, type AttachmentKind } from './attachment.rules.js';
import { AttachmentChecksJob } from './attachment-checks.job.js';
import { AttachmentVault } from './attachment-vault.service.js';
import { AttachmentWithholding } from './attachment-withholding.service.js';
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

/** Files that one process takes in at once, each with up to 15 MiB in memory; informants leave some to officers. */
const UPLOADS_AT_ONCE = { informant: 12, officer: 16 };
const RETRY_AFTER_SECONDS = 5;

const receiptForm = new RegExp(receiptPattern);

/** Who sends a file, and what it is. */
interface Sending {
  added: AddedBy;
  kind: AttachmentKind;
  name?: string;
  file: Readable;
}

/** Locks the tip of a sending. @throws AppError for whom the tip does not exist. */
type LockTip = (tx: Tx) => Promise<TipEntity>;

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
    private readonly withholding: AttachmentWithholding,
    private readonly checks: AttachmentChecksJob,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /**
   * A file of the informant, by the receipt alone, which is asked for once. The same file sent again is the same file.
   * @throws AppError `not-found`, `rate-limited`, `state-conflict` when the tip has its files, `unsupported-media-type`,
   * `payload-too-large`, `unavailable`.
   */
  async fromInformant(receiptCode: string | undefined, file: Readable): Promise<SentFileDto> {
    if (receiptCode === undefined || !receiptForm.test(receiptCode)) throw refused(file, receiptFault);
    const sending: Sending = { added: { by: 'informant' }, kind: 'evidence', file };
    return this.receive(sending, (work) =>
      this.receipts.withTip(receiptCode, async (tx, id) => work(tx, await tx.findOneByOrFail(TipEntity, { id }))),
    );
  }

  /** A file that an officer adds; it may be one announced by its hash. @throws AppError as {@link fromInformant}. */
  async fromOfficer(
    id: string,
    caller: Caller,
    { kind, file }: { kind: AttachmentKind; file: SentFile },
  ): Promise<SentFileDto> {
    const name = fileNameFrom(file.name);
    if (typeof name === 'object') throw refused(file.bytes, name);
    const added = { by: 'officer', body: caller.body, subject: caller.subject } as const;
    const lock: LockTip = async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      await this.acts.require(tx, 'attach', { tip, caller });
      return tip;
    };
    return this.receive(
      { added, kind, name, file: file.bytes },
      (work) => this.transactions.run(async (tx) => work(tx, await lock(tx))),
      lock,
    );
  }

  /** @param lockAgain asks once more whether the caller may; without it the tip is locked by what was found first. */
  private async receive(
    sending: Sending,
    withTip: <T>(work: (tx: Tx, tip: TipEntity) => Promise<T>) => Promise<T>,
    lockAgain?: LockTip,
  ): Promise<SentFileDto> {
    this.underWay += 1;
    try {
      if (this.underWay > UPLOADS_AT_ONCE[sending.added.by]) throw busy();
      const storeKey = this.vault.newPlace();
      const tipId = await withTip((tx, tip) => this.begin(tx, tip, { storeKey, by: sending.added.by }));
      return await this.received(sending, storeKey, lockAgain ?? ((tx) => lockKnown(tx, tipId)));
    } finally {
      this.underWay -= 1;
      sending.file.resume(); // What is refused in the middle is taken in, so that the answer comes through.
    }
  }

  private async received(sending: Sending, storeKey: string, lock: LockTip): Promise<SentFileDto> {
    try {
      const source = sending.file.iterator({ destroyOnReturn: false });
      const stored = await this.vault.takeIn(storeKey, source, sending.name);
      return await this.transactions.run(async (tx) => this.finish(tx, await lock(tx), stored, sending));
    } catch (error) {
      await this.transactions.run((tx) => giveUpUpload(tx, storeKey));
      throw error instanceof FileStoreFault ? busy(error) : error;
    }
  }

  /** One more than a tip may have is let begin: it may be one that is here already. */
  private async begin(
    tx: Tx,
    { id: tipId }: TipEntity,
    { storeKey, by }: { storeKey: string; by: 'informant' | 'officer' },
  ): Promise<string> {
    const at = this.clock.now();
    const { here, underWay } = await filesOf(tx, tipId, { by, since: new Date(at.getTime() - UPLOAD_LIMIT_MS) });
    if (here > this.env.INTAKE_FILES_PER_TIP) throw this.full();
    if (by === 'informant' && underWay >= SENT_AT_ONCE_MAX)
      throw new AppError('rate-limited', {
        detail: `Mỗi tin báo nhận cùng lúc nhiều nhất ${SENT_AT_ONCE_MAX} tệp.`,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    await beginUpload(tx, { storeKey, tipId, by, at });
    return tipId;
  }

  private async finish(tx: Tx, tip: TipEntity, file: StoredFile, { kind, added }: Sending): Promise<SentFileDto> {
    const at = this.clock.now();
    const known = await knownFile(tx, tip.id, file.sha256);
    if (known) await this.withholding.believe(tx, { tip, file: { ...known, sha256: file.sha256 }, kind, added });
    if (known && known.state !== 'announced') {
      await giveUpUpload(tx, file.storeKey);
      return sentOf(known, file);
    }
    const kept = known ?? (await this.addNew(tx, tip, { ...file, kind, added, at }));
    if (known) await fillIn(tx, known, { ...file, added, at });
    if (!(await endUpload(tx, file.storeKey))) throw busy();
    await this.follow(tx, tip, { file, kept, added, at });
    return sentOf(kept, file);
  }

  private async addNew(
    tx: Tx,
    { id: tipId }: TipEntity,
    file: StoredFile & { kind: AttachmentKind; added: AddedBy; at: Date },
  ): Promise<Known> {
    const { here } = await filesOf(tx, tipId, { by: file.added.by, since: file.at });
    if (here >= this.env.INTAKE_FILES_PER_TIP) throw this.full();
    return addFile(tx, { ...file, tipId });
  }

  private full(): AppError {
    const most = this.env.INTAKE_FILES_PER_TIP;
    return new AppError('state-conflict', { detail: `Mỗi bên gửi nhiều nhất ${most} tệp cho một tin báo.` });
  }

  /** What a file makes of the tip: the chain of custody, the event, and the check that is to come. */
  private async follow(
    tx: Tx,
    tip: TipEntity,
    { file, kept, added, at }: { file: StoredFile; kept: Known; added: AddedBy; at: Date },
  ): Promise<void> {
    const { by, ...officer } = added;
    await publishFile(tx, this.outbox, { tip, by, at });
    const details = { by, bytes: file.bytes, mediaType: file.mediaType };
    addCustody(tx, { attachmentId: kept.id, act: 'received', sha256: file.sha256, at, ...officer, details });
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

function busy(cause?: unknown): AppError {
  return new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
}

async function lockKnown(tx: Tx, id: string): Promise<TipEntity> {
  await tx.query(`SELECT FROM tips WHERE id = $1 FOR NO KEY UPDATE`, [id]);
  return tx.findOneByOrFail(TipEntity, { id });
}

function sentOf({ number }: Known, { sha256, bytes, mediaType }: StoredFile): SentFileDto {
  return { number, sha256, bytes, mediaType };
}
