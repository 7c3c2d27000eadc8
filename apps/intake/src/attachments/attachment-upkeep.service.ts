import { Inject, Injectable, Logger } from '@nestjs/common';
import { Keyring } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { tipSupplementedV1 } from '#shared/contracts';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { newContext, runInContext, systemActor } from '#shared/observability';
import type { IntakeEnv } from '../intake.env.js';
import { TipEntity } from '../tips/tip.entity.js';
import { UPLOAD_LIMIT_MS } from './attachment.rules.js';
import { AttachmentVault } from './attachment-vault.service.js';
import {
  addCustody,
  addFile,
  beginUpload,
  endUpload,
  giveUpUpload,
  knownFile,
  type StoredFile,
} from './attachments.writes.js';

const actor = { ...systemActor, body: 'intake' };
/** Uploads that are cleared in one turn. */
const CLEARED_AT_ONCE = 20;

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

  /** Does one step; answers whether there is more at once. */
  step(): Promise<boolean> {
    return runInContext(newContext({ actor }), async () => {
      const moved = await this.moveNext();
      const cleared = await this.clear();
      return moved || cleared;
    });
  }

  private async clear(): Promise<boolean> {
    const before = new Date(this.clock.now().getTime() - UPLOAD_LIMIT_MS);
    const left = await this.transactions.runAlone<{ storeKey: string }[]>(
      `SELECT store_key AS "storeKey" FROM attachment_uploads WHERE begun_at < $1 ORDER BY begun_at LIMIT $2`,
      [before, CLEARED_AT_ONCE],
    );
    // First the bytes: a row without bytes is cleared again, bytes without a row would stay for ever.
    for (const { storeKey } of left) {
      await this.vault.remove(storeKey);
      await this.transactions.run((tx) => endUpload(tx, storeKey));
    }
    return left.length === CLEARED_AT_ONCE;
  }

  /** Any replica may; the second one to finish finds that the mail has the file no longer. */
  private async moveNext(): Promise<boolean> {
    const [file] = await this.transactions.runAlone<MailFile[]>(
      `SELECT draft_id AS "draftId", number, tip_id AS "tipId", sealed_key AS "sealedKey",
              sealed_content AS "sealedContent"
       FROM draft_files WHERE tip_id IS NOT NULL ORDER BY draft_id, number LIMIT 1`,
      [],
    );
    if (!file) return false;
    const storeKey = this.vault.newPlace();
    const at = this.clock.now();
    await this.transactions.run((tx) => beginUpload(tx, { storeKey, tipId: file.tipId, at }));
    const stored = await this.takeIn(storeKey, file);
    await this.transactions.run((tx) => this.finish(tx, file, stored ?? { storeKey }));
    return true;
  }

  /** Undefined for a kind of file that is not allowed: it is in the mailbox, and stays there. */
  private async takeIn(storeKey: string, { draftId, number, sealedKey, sealedContent }: MailFile) {
    const place = `${draftId}/${number}`;
    const dataKey = this.keyring.open(sealedKey, place);
    const own = Keyring.parse({ current: 'own', keys: { own: dataKey.toString('base64') } });
    try {
      return await this.vault.takeIn(storeKey, only(own.open(sealedContent, place)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.log.warn(`A file of a mail was not moved to its tip: ${error.code}`);
      return undefined;
    }
  }

  private async finish(tx: Tx, file: MailFile, stored: StoredFile | { storeKey: string }): Promise<void> {
    await tx.query(`SELECT FROM tips WHERE id = $1 FOR NO KEY UPDATE`, [file.tipId]);
    const [taken]: [unknown[]] = await tx.query(
      `DELETE FROM draft_files WHERE draft_id = $1 AND number = $2 RETURNING number`,
      [file.draftId, file.number],
    );
    const isKept = 'sha256' in stored && !(await knownFile(tx, file.tipId, stored.sha256));
    if (taken.length === 0 || !isKept) await giveUpUpload(tx, stored.storeKey);
    else await this.keep(tx, file.tipId, stored);
  }

  private async keep(tx: Tx, tipId: string, stored: StoredFile): Promise<void> {
    const at = this.clock.now();
    const tip = await tx.findOneByOrFail(TipEntity, { id: tipId });
    await endUpload(tx, stored.storeKey);
    const file = { ...stored, tipId, kind: 'evidence' as const, added: { by: 'informant' as const }, at };
    const { id, number } = await addFile(tx, file);
    await tx.update(TipEntity, tipId, { version: tip.version + 1 });
    const details = { bytes: stored.bytes, mediaType: stored.mediaType };
    addCustody(tx, { attachmentId: id, act: 'taken-from-mail', sha256: stored.sha256, at, details });
    const data = { tipId, threadId: tip.threadId, by: 'informant' as const, texts: 0, files: 1 };
    this.outbox.publish(tx, tipSupplementedV1, [
      { id: tipId, version: tip.version + 1, occurredAt: at, data: { ...data, supplementedAt: at.toISOString() } },
    ]);
    this.audit.record(tx, { act: 'tip.attach', objectKind: 'tip', objectId: tipId, details: { number } });
  }
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
