import { referenceSql, type Transactions, type Tx } from '#shared/database';
import type { EscalatedNotice, IssuedNotice, NewNotice } from './notice-record.data.js';
import { ISSUED_VERSION } from './notice.events.js';
import { STANDING_OFFICE, type KnownNotice } from './notice.rules.js';

/** A lead's or supporting body's notice, with the case that it is about. */
export interface NoticeOfCase extends KnownNotice {
  caseId: string;
}

/** The notices of the cases to leads and supports, locked in the order of their ids. */
export function lockNoticesOf(tx: Tx, caseIds: readonly string[]): Promise<NoticeOfCase[]> {
  return tx.query(
    `SELECT id, case_id AS "caseId", to_body AS "to", role, state, round FROM notices
     WHERE case_id = ANY ($1::uuid[]) AND role <> 'escalation' ORDER BY id FOR UPDATE`,
    [caseIds],
  );
}

/** Writes notices, each with the next reference of the year. */
export async function insertNotices(tx: Tx, notices: readonly NewNotice[], at: Date): Promise<IssuedNotice[]> {
  if (notices.length === 0) return [];
  const rows: { id: string; reference: string }[] = await tx.query(
    `INSERT INTO notices (id, reference, thread_id, case_id, case_reference, round, role, to_body, state, escalates,
                          accused_body, issued_at, due_at, version, revision)
     SELECT id, ${referenceSql('CV', at)}, "threadId", "caseId", "caseReference", round, role, "to", 'issued',
            escalates, "accusedBody", "issuedAt", "dueAt", ${ISSUED_VERSION}, 1
     FROM jsonb_to_recordset($1::jsonb)
       AS notice(id uuid, "threadId" uuid, "caseId" uuid, "caseReference" text, round integer, role text, "to" text,
                 escalates uuid, "accusedBody" text, "issuedAt" timestamptz, "dueAt" timestamptz)
     RETURNING id, reference`,
    [JSON.stringify(notices.map(({ causedBy: _cause, ...notice }) => notice))],
  );
  const references = new Map(rows.map((row) => [row.id, row.reference]));
  return notices.map((notice) => ({ ...notice, reference: references.get(notice.id) ?? '' }));
}

/** Withdraws notices: their bodies have nothing more to do. */
export async function withdrawNotices(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `UPDATE notices SET state = 'withdrawn', withdrawn_at = $2, revision = revision + 1 WHERE id = ANY ($1::uuid[])`,
    [ids, at],
  );
}

/** Withdraws every notice of the cases that is not acknowledged, escalations included. */
export async function withdrawOpenNoticesOf(tx: Tx, caseIds: readonly string[], at: Date): Promise<string[]> {
  const [rows]: [{ id: string }[]] = await tx.query(
    `UPDATE notices SET state = 'withdrawn', withdrawn_at = $2, revision = revision + 1
     WHERE case_id = ANY ($1::uuid[]) AND state IN ('issued', 'escalated') RETURNING id`,
    [caseIds, at],
  );
  return rows.map((row) => row.id);
}

// What accuses the Standing Office itself is not escalated to it.
const escalatable = `state = 'issued' AND role <> 'escalation' AND to_body <> '${STANDING_OFFICE}' AND due_at <= $1
  AND accused_body IS DISTINCT FROM '${STANDING_OFFICE}'`;

/** Whether any notice is due at `at`: one statement, for what is asked every few seconds and mostly answered by no. */
export async function isEscalationDue(transactions: Transactions, at: Date): Promise<boolean> {
  const rows = await transactions.runAlone<{ due: boolean }[]>(
    `SELECT EXISTS (SELECT FROM notices WHERE ${escalatable}) AS due`,
    [at],
  );
  return rows[0]?.due === true;
}

/**
 * Marks notices that are due at `at` as escalated, at most `limit`, the longest due first. Rows that another replica
 * has in hand are passed over, so each is escalated once.
 */
export async function escalateDue(tx: Tx, at: Date, limit: number): Promise<EscalatedNotice[]> {
  const [rows]: [EscalatedNotice[]] = await tx.query(
    `UPDATE notices SET state = 'escalated', escalated_at = $1, version = version + 1, revision = revision + 1
     WHERE id = ANY (ARRAY(
       SELECT id FROM notices
       WHERE ${escalatable}
       ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED))
     RETURNING id, thread_id AS "threadId", case_id AS "caseId", case_reference AS "caseReference", round, version`,
    [at, limit],
  );
  return rows;
}

/** A notice to a body of which it is not known yet whether it is a platform. */
export interface HeldNotice {
  caseId: string;
  threadId: string;
  caseReference: string;
  round: number;
  to: string;
  accusedBody?: string;
}

/** Keeps notices back until their bodies are known. */
export async function holdNotices(tx: Tx, held: readonly HeldNotice[]): Promise<void> {
  if (held.length === 0) return;
  await tx.query(
    `INSERT INTO held_notices (case_id, to_body, thread_id, case_reference, round, accused_body)
     SELECT "caseId", "to", "threadId", "caseReference", round, "accusedBody" FROM jsonb_to_recordset($1::jsonb)
       AS held("caseId" uuid, "to" text, "threadId" uuid, "caseReference" text, round integer,
               "accusedBody" text)
     ON CONFLICT (case_id, to_body) DO UPDATE SET round = excluded.round`,
    [JSON.stringify(held)],
  );
}

/** Takes out the notices that were kept back for the bodies. */
export async function takeHeldFor(tx: Tx, bodies: readonly string[]): Promise<HeldNotice[]> {
  const [rows]: [HeldNotice[]] = await tx.query(
    `DELETE FROM held_notices WHERE to_body = ANY ($1::text[])
     RETURNING case_id AS "caseId", to_body AS "to", thread_id AS "threadId", case_reference AS "caseReference", round,
               accused_body AS "accusedBody"`,
    [bodies],
  );
  return rows;
}

/** Forgets the notices that were kept back for the cases. */
export async function dropHeldOf(tx: Tx, caseIds: readonly string[]): Promise<void> {
  await tx.query(`DELETE FROM held_notices WHERE case_id = ANY ($1::uuid[])`, [caseIds]);
}

/**
 * Makes the copy of the register stand still (`shared`) or waits until nobody relies on it (`exclusive`), until the
 * end of the transaction: a body that becomes known while a notice to it is being kept back would never get it.
 */
export async function lockRegister(tx: Tx, mode: 'shared' | 'exclusive'): Promise<void> {
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await tx.query(`SELECT ${lock}(hashtext('notifications.bodies'))`);
}
