import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { addAtEnd, type NewRows, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import type { SealedIdentity } from '../informants/informants.service.js';
import type { DiscardReason, Draft, SetAsideCause } from './draft.rules.js';

/** A mail as it is written down. */
export interface NewDraft {
  id: string;
  body: string;
  mailHash: string;
  /** Why it is set aside; undefined for one that was read. */
  setAsideCause: SetAsideCause | undefined;
  subject: string;
  content: string;
  contentCut: boolean;
  filesLeftOut: number;
  receivedAt: Date;
  recordedAt: Date;
  sender: SealedIdentity | undefined;
  files: readonly SealedFile[];
}

/** A file, sealed under a key of its own. */
export interface SealedFile {
  number: number;
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  key: string;
  content: string;
}

/** Answers whether the mail was new: its hash was not known to the body. */
export async function addDraft(tx: Tx, draft: NewDraft): Promise<boolean> {
  const { id, body, mailHash, setAsideCause, subject, content, contentCut, files, filesLeftOut } = draft;
  const state = setAsideCause === undefined ? 'open' : 'set-aside';
  const added: unknown[] = await tx.query(
    `INSERT INTO tip_drafts (id, body, version, state, set_aside_cause, mail_hash, subject, content, content_cut,
                             file_count, files_left_out, received_at, recorded_at)
     VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (body, mail_hash) DO NOTHING RETURNING id`,
    [
      ...[id, body, state, setAsideCause, mailHash, subject, content, contentCut, files.length, filesLeftOut],
      ...[draft.receivedAt, draft.recordedAt],
    ],
  );
  if (added.length === 0) return false;
  for (const rows of [senderRows(draft), fileRows(draft)]) addAtEnd(tx, rows);
  return true;
}

function senderRows({ id, sender }: NewDraft): NewRows {
  const rows = sender ? [{ draft_id: id, sealed_key: sender.key, sealed_identity: sender.identity }] : [];
  return { table: 'draft_senders', columns: ['draft_id', 'sealed_key', 'sealed_identity'], rows };
}

const fileColumns = ['draft_id', 'number', 'name', 'media_type', 'bytes', 'sha256', 'sealed_key', 'sealed_content'];

function fileRows({ id, files }: NewDraft): NewRows {
  const rows = files.map(({ number, name, mediaType, bytes, sha256, key, content }) => ({
    ...{ draft_id: id, number, name, media_type: mediaType, bytes, sha256 },
    ...{ sealed_key: key, sealed_content: content },
  }));
  return { table: 'draft_files', columns: fileColumns, rows };
}

/** Locks a draft of the caller's body. @throws AppError `not-found`. */
export async function lockDraft(tx: Tx, id: string, { body }: Caller): Promise<Draft> {
  const found: Draft[] = isUuid(id)
    ? await tx.query(
        `SELECT id, version, state, subject, content, received_at AS "receivedAt" FROM tip_drafts
         WHERE id = $1 AND body = $2 FOR NO KEY UPDATE`,
        [id, body],
      )
    : [];
  const [draft] = found;
  if (!draft) throw noDraft();
  return draft;
}

/** The answer about a draft that does not exist or is another body's. */
export function noDraft(): AppError {
  return new AppError('not-found', { detail: 'Không có bản nháp nào với mã này.' });
}

/** The sealed sender of a draft, whose row is gone with it; undefined where nobody was named. */
export async function takeSender(tx: Tx, draftId: string): Promise<SealedIdentity | undefined> {
  const [taken]: SealedIdentity[] = await tx.query(
    `WITH taken AS (DELETE FROM draft_senders WHERE draft_id = $1 RETURNING sealed_key, sealed_identity)
     SELECT sealed_key AS key, sealed_identity AS identity FROM taken`,
    [draftId],
  );
  return taken;
}

interface Ending {
  by: Caller;
  at: Date;
  tipId?: string;
  discardReason?: DiscardReason;
}

/** Ends a draft: a tip was made of it, or it is discarded. */
export async function endDraft(
  tx: Tx,
  { id, version }: Draft,
  { by, at, tipId, discardReason }: Ending,
): Promise<void> {
  await tx.query(
    `UPDATE tip_drafts SET state = $2, tip_id = $3, discard_reason = $4, ended_by = $5, ended_at = $6, version = $7
     WHERE id = $1`,
    [
      id,
      tipId === undefined ? 'discarded' : 'made-into-tip',
      tipId,
      discardReason,
      `${by.body}/${by.subject}`,
      at,
      version + 1,
    ],
  );
}

/** Leaves the files of a draft to the tip that is made of it. */
export async function moveFiles(tx: Tx, draftId: string, { tipId, at }: { tipId: string; at: Date }): Promise<void> {
  await tx.query(`UPDATE draft_files SET tip_id = $2, next_move_at = $3 WHERE draft_id = $1`, [draftId, tipId, at]);
}

/** Destroys the files of a draft of which no tip is made. */
export async function removeFiles(tx: Tx, draftId: string): Promise<void> {
  await tx.query(`DELETE FROM draft_files WHERE draft_id = $1`, [draftId]);
}
