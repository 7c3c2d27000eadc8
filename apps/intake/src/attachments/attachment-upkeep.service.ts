import { Inject, Injectable, Logger } from '@nestjs/common';
import { Keyring } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { newContext, runInContext, systemActor } from '#shared/observability';
import type { IntakeEnv } from '../intake.env.js';
import { TipEntity } from '../tips/tip.entity.js';
import { UPLOAD_LIMIT_MS } from './attachment.rules.js';
import { publishFile } from './attachment.events.js';
import { AttachmentVault } from './attachment-vault.service.js';
import {
  addCustody,
  addFile,
  beginUpload,
  endUpload,
  fillIn,
  giveUpUpload,
  knownFile,
  type Known,
  type StoredFile,
} from './attachments.writes.js';

const actor = { ...systemActor, body: 'intake' };
/** Uploads that are cleared in one turn. */
const CLEARED_AT_ONCE = 20;
/** Longer than any move of 10 MiB, with all tries of the store. */
const MOVE_LEASE_MS = 5 * 60_000;

/** A file of a mail of which a tip was made. */
interface MailFile {
  draftId: string;
  number: number;
  tipId: string;
  sealedKey: string;
  sealedContent: string;
}

/** Moves the files of mails to the tips that were made of them, and clears the store of what nobody finished. */
@Injectable()
export class AttachmentUpkeep {
  private readonly log = new Logger(AttachmentUpkeep.name);
  private readonly keyring: Keyring;

  constructor(
    private readonly transactions: Transactions,
    private readonly vault: AttachmentVault,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) env: IntakeEnv,
  ) {
    this.keyring = Keyring.parse(env.INTAKE_IDENTITY_KEYS);
  }

  /** Clears the store of uploads that nobody finished; answers whether there are more. */
  async clear(): Promise<boolean> {
    const before = new Date(this.clock.now().getTime() - UPLOAD_LIMIT_MS);
    const left = await this.transactions.runAlone<{ storeKey: string }[]>(
      `SELECT store_key AS "storeKey" FROM attachment_uploads WHERE begun_at < $1 ORDER BY begun_at LIMIT $2`,
      [before, CLEARED_AT_ONCE],
    );
    const cleared = await Promise.allSettled(left.map(({ storeKey }) => this.clearOne(storeKey)));
    for (const one of cleared) if (one.status === 'rejected') throw one.reason;
    return left.length === CLEARED_AT_ONCE;
  }

  /** First the bytes: a row without bytes is cleared again, bytes without a row would stay for ever. */
  private async clearOne(storeKey: string): Promise<void> {
    await this.vault.remove(storeKey);
    await this.transactions.run((tx) => endUpload(tx, storeKey));
  }

  /** Moves one file; answers whether there was one. One that fails is tried again later and holds up no other. */
  moveNext(): Promise<boolean> {
    return runInContext(newContext({ actor }), async () => {
      const storeKey = this.vault.newPlace();
      const file = await this.transactions.run((tx) => claimMove(tx, storeKey, this.clock.now()));
      if (!file) return false;
      try {
        const stored = await this.takeIn(storeKey, file);
        await this.transactions.run((tx) => this.finish(tx, file, stored));
      } catch (error) {
        this.log.warn(`A file of a mail was not moved: ${error instanceof Error ? error.message : 'unknown'}`);
        await this.transactions.run((tx) => giveUpUpload(tx, storeKey));
      }
      return true;
    });
  }

  /** Without bytes for a kind that is not allowed: it is in the mailbox, and stays there. */
  private async takeIn(storeKey: string, { draftId, number, sealedKey, sealedContent }: MailFile) {
    const place = `${draftId}/${number}`;
    const dataKey = this.keyring.open(sealedKey, place);
    const own = Keyring.of(dataKey);
    try {
      return await this.vault.takeIn(storeKey, only(own.open(sealedContent, place)));
    } catch (error) {
      if (error instanceof AppError) return { storeKey, refused: error.code };
      throw error;
    }
  }

  private async finish(
    tx: Tx,
    file: MailFile,
    stored: StoredFile | { storeKey: string; refused: string },
  ): Promise<void> {
    await tx.query(`SELECT FROM tips WHERE id = $1 FOR NO KEY UPDATE`, [file.tipId]);
    const [taken]: [unknown[]] = await tx.query(
      `DELETE FROM draft_files WHERE draft_id = $1 AND number = $2 RETURNING number`,
      [file.draftId, file.number],
    );
    const known = 'sha256' in stored ? await knownFile(tx, file.tipId, stored.sha256) : undefined;
    const isHere = known !== undefined && known.state !== 'announced';
    if (taken.length > 0 && 'sha256' in stored && !isHere) await this.keep(tx, file.tipId, stored, known);
    else await giveUpUpload(tx, stored.storeKey);
    if ('refused' in stored) this.record(tx, file.tipId, 'tip.refuse-mail-file', { cause: stored.refused });
  }

  private record(tx: Tx, tipId: string, act: string, details: Record<string, unknown>): void {
    this.audit.record(tx, { act, objectKind: 'tip', objectId: tipId, details });
  }

  private async keep(tx: Tx, tipId: string, stored: StoredFile, announced: Known | undefined): Promise<void> {
    const at = this.clock.now();
    const tip = await tx.findOneByOrFail(TipEntity, { id: tipId });
    await endUpload(tx, stored.storeKey);
    const file = { ...stored, tipId, kind: 'evidence' as const, added: { by: 'informant' as const }, at };
    if (announced) await fillIn(tx, announced, file);
    const { id, number } = announced ?? (await addFile(tx, file));
    await publishFile(tx, this.outbox, { tip, by: 'informant', at });
    const details = { bytes: stored.bytes, mediaType: stored.mediaType };
    addCustody(tx, { attachmentId: id, act: 'taken-from-mail', sha256: stored.sha256, at, details });
    this.record(tx, tipId, 'tip.attach', { number });
  }
}

/** Takes the next file for long enough that its move is over by then; what fails is tried again after that. */
async function claimMove(tx: Tx, storeKey: string, at: Date): Promise<MailFile | undefined> {
  const [file]: MailFile[] = await tx.query(
    `SELECT draft_id AS "draftId", number, tip_id AS "tipId", sealed_key AS "sealedKey",
            sealed_content AS "sealedContent"
     FROM draft_files WHERE tip_id IS NOT NULL AND next_move_at <= $1
     ORDER BY next_move_at, draft_id, number LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [at],
  );
  if (!file) return undefined;
  await tx.query(`UPDATE draft_files SET next_move_at = $3 WHERE draft_id = $1 AND number = $2`, [
    ...[file.draftId, file.number, new Date(at.getTime() + MOVE_LEASE_MS)],
  ]);
  await beginUpload(tx, { storeKey, tipId: file.tipId, by: 'mail', at });
  return file;
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
