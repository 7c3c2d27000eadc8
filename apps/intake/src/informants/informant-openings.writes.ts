import type { Tx } from '#shared/database';
import type { CaseOfTip, Opening } from './informant-opening.rules.js';
import type { SealedIdentity } from './informants.service.js';

/** The columns of an opening, read as `informant_openings o JOIN tips t`. */
export const openingColumns = `o.id, o.tip_id AS "tipId", t.reference AS "tipReference", o.case_id AS "caseId", o.body,
  o.purpose_code AS "purposeCode", o.purpose, o.state, o.consent_required AS "consentRequired", o.asked_by AS "askedBy",
  o.asked_at AS "askedAt", o.decided_by AS "decidedBy", o.decided_at AS "decidedAt",
  o.decision_reason AS "decisionReason", o.granted_at AS "grantedAt", o.viewed_at AS "viewedAt", o.version`;
const openings = `informant_openings o JOIN tips t ON t.id = o.tip_id`;

/** The opening of this id, if the body has asked for it. */
export async function openingOf(reads: Pick<Tx, 'query'>, id: string, body: string): Promise<Opening | undefined> {
  const [row]: Opening[] = await reads.query(
    `SELECT ${openingColumns} FROM ${openings} WHERE o.id = $1 AND o.body = $2`,
    [id, body],
  );
  return row;
}

/** What an officer has last asked for of a tip. */
export async function lastOpeningBy(tx: Tx, tipId: string, asker: { subject: string; body: string }) {
  const [row]: Opening[] = await tx.query(
    `SELECT ${openingColumns} FROM ${openings}
     WHERE o.tip_id = $1 AND o.asked_by = $2 AND o.body = $3 ORDER BY o.asked_at DESC, o.id DESC LIMIT 1`,
    [tipId, asker.subject, asker.body],
  );
  return row;
}

/** The cases to which a tip belongs. */
export function casesOf(tx: Tx, tipId: string): Promise<CaseOfTip[]> {
  return tx.query(
    `SELECT case_id AS "caseId", stage, lead, supports FROM case_tips JOIN case_progress USING (case_id)
     WHERE tip_id = $1 AND joined ORDER BY changed_at DESC`,
    [tipId],
  );
}

export async function insertOpening(tx: Tx, opening: Opening): Promise<void> {
  await tx.query(
    `INSERT INTO informant_openings (id, tip_id, case_id, body, purpose_code, purpose, state, consent_required, asked_by,
                                     asked_at, granted_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[opening.id, opening.tipId, opening.caseId, opening.body, opening.purposeCode, opening.purpose],
      ...[opening.state, opening.consentRequired, opening.askedBy, opening.askedAt, opening.grantedAt],
      opening.version,
    ],
  );
}

/** Writes what acts change; the tip is locked, so that nobody else is at it. */
export async function updateOpening(tx: Tx, opening: Opening): Promise<void> {
  await tx.query(
    `UPDATE informant_openings
     SET state = $2, decided_by = $3, decided_at = $4, decision_reason = $5, granted_at = $6, viewed_at = $7, version = $8
     WHERE id = $1`,
    [
      ...[opening.id, opening.state, opening.decidedBy, opening.decidedAt, opening.decisionReason],
      ...[opening.grantedAt, opening.viewedAt, opening.version],
    ],
  );
}

/** The sealed identity of a tip's informant; undefined for a tip without a name. */
export async function sealedIdentityOf(tx: Tx, tipId: string): Promise<SealedIdentity | undefined> {
  const [row]: SealedIdentity[] = await tx.query(
    `SELECT sealed_key AS key, sealed_identity AS identity FROM informants WHERE tip_id = $1`,
    [tipId],
  );
  return row;
}
