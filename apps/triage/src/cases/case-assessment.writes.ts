import type { Tx } from '#shared/database';
import { priorityOf, VIRAL_TIPS, VIRAL_WINDOW_MS, type PriorityFacts } from './case.rules.js';
import type { AssessedCase } from './case-record.data.js';

interface FactsRow extends PriorityFacts {
  id: string;
}

/**
 * Scores the cases anew from what is written of them, in two statements however many there are.
 * Counts stop where no weight asks for more, so a case of a hundred thousand tips costs as little as one of twenty.
 */
export async function assessCases(tx: Tx, caseIds: readonly string[]): Promise<Map<string, AssessedCase>> {
  if (caseIds.length === 0) return new Map();
  const assessed = (await factsOf(tx, caseIds)).map((facts) => ({
    id: facts.id,
    criminalSigns: facts.criminalSigns,
    ...priorityOf(facts),
  }));
  await writeAssessments(tx, assessed);
  return new Map(assessed.map((one) => [one.id, one]));
}

async function factsOf(tx: Tx, caseIds: readonly string[]): Promise<FactsRow[]> {
  return tx.query(
    `SELECT cases.id, cases.violation, cases.goods_category AS "goodsCategory", cases.integrity,
            cases.tip_count AS "tipCount",
            EXISTS (SELECT FROM case_tips tip
                    WHERE tip.case_id = cases.id AND tip.criminal_signs AND tip.detached_at IS NULL) AS "criminalSigns",
            (SELECT count(*)::integer FROM (
               SELECT FROM case_tips tip
               WHERE tip.case_id = cases.id AND tip.detached_at IS NULL
                 AND tip.received_at > cases.last_tip_at - make_interval(secs => $2)
               LIMIT ${VIRAL_TIPS}) AS recent) AS "recentTipCount",
            (SELECT count(*)::integer FROM (
               SELECT FROM case_identifiers link WHERE link.case_id = cases.id AND link.tip_count >= 2
               LIMIT 2) AS repeated) AS "repeatedIdentifierCount",
            (SELECT count(*)::integer FROM (
               SELECT FROM related_cases related WHERE related.case_id = cases.id AND related.relation = 'former'
               LIMIT 1) AS former) AS "formerCaseCount"
     FROM cases WHERE cases.id = ANY ($1::uuid[])`,
    [caseIds, VIRAL_WINDOW_MS / 1000],
  );
}

async function writeAssessments(tx: Tx, assessed: readonly AssessedCase[]): Promise<void> {
  await tx.query(
    `UPDATE cases SET priority = now.priority, score = now.score, reasons = now.reasons,
                      criminal_signs = now."criminalSigns"
     FROM jsonb_to_recordset($1::jsonb)
       AS now(id uuid, priority text, score integer, reasons text[], "criminalSigns" boolean)
     WHERE cases.id = now.id AND (cases.priority, cases.score, cases.reasons, cases.criminal_signs)
       IS DISTINCT FROM (now.priority, now.score, now.reasons, now."criminalSigns")`,
    [JSON.stringify(assessed)],
  );
}
