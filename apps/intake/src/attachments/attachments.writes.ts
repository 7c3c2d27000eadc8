import { randomUUID } from 'node:crypto';
import { addAtEnd, type NewRows, type Tx } from '#shared/database';
import type { AttachmentKind, AttachmentState, custodyActs } from './attachment.rules.js';

/** Who added a file: an informant, who stays unknown, or an officer of a body. */
export type AddedBy = { by: 'informant' } | { by: 'officer'; body: string; subject: string };

/** One step of the chain of custody. */
export interface CustodyStep {
  attachmentId: string;
  act: (typeof custodyActs)[number];
  /** Of the bytes that the step is about. */
  sha256: string;
  at: Date;
  body?: string;
  subject?: string;
  details?: Record<string, unknown>;
}

const custodyColumns = ['attachment_id', 'at', 'act', 'sha256', 'body', 'subject', 'details'];

export function custodyRows(steps: readonly CustodyStep[]): NewRows {
  const rows = steps.map(({ attachmentId, at, act, sha256, body, subject, details = {} }) => ({
    ...{ attachment_id: attachmentId, at, act, sha256, body, subject, details },
  }));
  return { table: 'attachment_custody', columns: custodyColumns, rows };
}

/** A file that an officer announces by its hash; the file itself may follow. */
export interface Announced {
  kind: AttachmentKind;
  sha256: string;
}

/** The rows of what an officer announces with a new tip. */
export function announcedRows(
  tipId: string,
  announced: readonly Announced[],
  { body, subject, at }: { body: string; subject: string; at: Date },
): NewRows[] {
  const ids = announced.map(() => randomUUID());
  const rows = announced.map(({ kind, sha256 }, index) => ({
    ...{ id: ids[index], tip_id: tipId, number: index + 1, state: 'announced', kind, sha256 },
    ...{ added_by: 'officer', body, subject, announced_at: at },
  }));
  const columns = ['id', 'tip_id', 'number', 'state', 'kind', 'added_by', 'body', 'subject', 'sha256', 'announced_at'];
  const steps = rows.map(({ id = '', sha256 }) => ({ attachmentId: id, act: 'announced' as const, sha256, at }));
  return [{ table: 'attachments', columns, rows }, custodyRows(steps.map((step) => ({ ...step, body, subject })))];
}

/** How many files one side has sent to a tip, and how many are on their way. The tip is locked. */
export async function filesOf(
  tx: Tx,
  tipId: string,
  { by, since }: { by: 'informant' | 'officer'; since: Date },
): Promise<{ here: number; underWay: number }> {
  const [counted]: { here: number; underWay: number }[] = await tx.query(
    `SELECT (SELECT count(*) FROM attachments
             WHERE tip_id = $1 AND added_by = $2 AND state <> 'announced')::integer AS here,
            (SELECT count(*) FROM attachment_uploads
             WHERE tip_id = $1 AND added_by = $2 AND begun_at > $3)::integer AS "underWay"`,
    [tipId, by, since],
  );
  return counted ?? { here: 0, underWay: 0 };
}

/** @param upload `by`: `mail` for what intake moves itself, which counts against nobody's limit. */
export async function beginUpload(
  tx: Tx,
  upload: { storeKey: string; tipId: string; by: 'informant' | 'officer' | 'mail'; at: Date },
): Promise<void> {
  await tx.query(`INSERT INTO attachment_uploads (store_key, tip_id, added_by, begun_at) VALUES ($1, $2, $3, $4)`, [
    ...[upload.storeKey, upload.tipId, upload.by, upload.at],
  ]);
}

/** Answers whether it was still under way; what is not is removed from the store. */
export async function endUpload(tx: Tx, storeKey: string): Promise<boolean> {
  const [ended]: [unknown[]] = await tx.query(
    `DELETE FROM attachment_uploads WHERE store_key = $1 RETURNING store_key`,
    [storeKey],
  );
  return ended.length > 0;
}

/** Gives an upload up: what of it lies in the store is removed, and it counts no longer. */
export async function giveUpUpload(tx: Tx, storeKey: string): Promise<void> {
  await tx.query(`UPDATE attachment_uploads SET begun_at = '-infinity' WHERE store_key = $1`, [storeKey]);
}

/** A file as it lies in the store. */
export interface StoredFile {
  storeKey: string;
  /** The data key of its bytes, sealed. */
  sealedKey: string;
  sealedName?: string;
  mediaType: string;
  bytes: number;
  sha256: string;
}

export interface Known {
  id: string;
  number: number;
  state: AttachmentState;
  kind: AttachmentKind;
}

/** The file of a tip with these bytes, if there is one. */
export async function knownFile(tx: Tx, tipId: string, sha256: string): Promise<Known | undefined> {
  const [known]: Known[] = await tx.query(
    `SELECT id, number, state, kind FROM attachments WHERE tip_id = $1 AND sha256 = $2`,
    [tipId, sha256],
  );
  return known;
}

/** Writes a received file down under the next number. The tip is locked. */
export async function addFile(
  tx: Tx,
  file: StoredFile & { tipId: string; kind: AttachmentKind; added: AddedBy; at: Date },
): Promise<Known> {
  const { tipId, kind, added, at, storeKey, sealedKey, sealedName, mediaType, bytes, sha256 } = file;
  const officer = added.by === 'officer' ? added : undefined;
  const [row]: Known[] = await tx.query(
    `INSERT INTO attachments (id, tip_id, number, state, kind, added_by, body, subject, sha256, received_at, store_key,
                              sealed_key, sealed_name, media_type, bytes, next_check_at)
     SELECT $1, $2, coalesce(max(number), 0) + 1, 'unchecked', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $8
     FROM attachments WHERE tip_id = $2
     RETURNING id, number, state, kind`,
    [
      ...[randomUUID(), tipId, kind, added.by, officer?.body, officer?.subject, sha256, at, storeKey, sealedKey],
      ...[sealedName, mediaType, bytes],
    ],
  );
  if (!row) throw new Error('A file was not written down.');
  return row;
}

/** Fills in the file that was announced by its hash, by whoever sends it. */
export async function fillIn(tx: Tx, { id }: Known, file: StoredFile & { added: AddedBy; at: Date }): Promise<void> {
  const { added, at, storeKey, sealedKey, sealedName, mediaType, bytes } = file;
  const officer = added.by === 'officer' ? added : undefined;
  await tx.query(
    `UPDATE attachments SET state = 'unchecked', received_at = $2, next_check_at = $2, store_key = $3, sealed_key = $4,
                            sealed_name = $5, media_type = $6, bytes = $7, added_by = $8, body = $9, subject = $10
     WHERE id = $1`,
    [id, at, storeKey, sealedKey, sealedName, mediaType, bytes, added.by, officer?.body, officer?.subject],
  );
}

/** From now on a file counts as one that shows who reported: its copy is given to nobody any more. */
export async function withhold(tx: Tx, { id }: Pick<Known, 'id'>, kind: AttachmentKind): Promise<void> {
  await tx.query(
    `UPDATE attachments SET kind = $2, copy_state = CASE WHEN state = 'checked' THEN 'shows-informant' END,
                            copy_media_type = NULL, copy_bytes = NULL, copy_sha256 = NULL, width = NULL, height = NULL,
                            perceptual_hash = NULL, next_check_at = CASE WHEN state = 'unchecked' THEN received_at END
     WHERE id = $1`,
    [id, kind],
  );
}

export function addCustody(tx: Tx, ...steps: CustodyStep[]): void {
  addAtEnd(tx, custodyRows(steps));
}
