import { addAtEnd, type Tx } from '#shared/database';
import type { AssessedNewCase, CaseActEntry, CaseHead, Relation, TipsOfCase } from './case-record.data.js';
import { readersOf, type ReadableCase } from './case-readers.rules.js';

/** Versions taken by the two events that open a case: `case.opened.v1` and `case.offered.v1`. */
export const OPENED_VERSION = 1;
export const OFFERED_VERSION = 2;

/** Writes new cases in their first offer. */
export async function insertCases(tx: Tx, cases: readonly AssessedNewCase[]): Promise<void> {
  if (cases.length === 0) return;
  const rows = cases.map(({ tips, assessment, ...found }) => ({
    ...{ ...found, ...assessment },
    tipCount: tips.length,
    lastTipAt: latestOf(tips.map((tip) => tip.tip.receivedAt)),
  }));
  await tx.query(
    `INSERT INTO cases (id, thread_id, reference, state, violation, stage, goods_category, province_code, commune_code,
                        platform, integrity, criminal_signs, tip_count, last_tip_at, priority, score, reasons,
                        competence_rule, chain, lead, supports, round, opened_at, offered_at, version, revision)
     SELECT id, "threadId", reference, 'offered', violation, stage, "goodsCategory", "provinceCode", "communeCode",
            platform, integrity, "criminalSigns", "tipCount", "lastTipAt", priority, score, reasons,
            "competenceRule", chain, lead, supports, 1, "openedAt", "openedAt", ${OFFERED_VERSION}, 1
     FROM jsonb_to_recordset($1::jsonb)
       AS opened(id uuid, "threadId" uuid, reference text, violation text, stage text, "goodsCategory" text,
                 "provinceCode" text, "communeCode" text, platform text, integrity boolean, "criminalSigns" boolean,
                 "tipCount" integer, "lastTipAt" timestamptz, priority text, score integer, reasons text[],
                 "competenceRule" text, chain text[], lead text, supports text[],
                 "openedAt" timestamptz)`,
    [JSON.stringify(rows)],
  );
  addReaders(tx, cases);
}

/** Adds who may read the cases, at the end of the act. */
export function addReaders(tx: Tx, cases: readonly (ReadableCase & { id: string; openedAt: Date })[]): void {
  const rows = cases.flatMap((one) =>
    readersOf(one).map(({ body, capacity }) => ({ case_id: one.id, body, capacity, opened_at: one.openedAt })),
  );
  addAtEnd(tx, { table: 'case_readers', columns: ['case_id', 'body', 'capacity', 'opened_at'], rows });
}

/** Counts further tips on open cases, taking one version of each. */
export async function countTips(tx: Tx, groups: readonly TipsOfCase[]): Promise<CaseHead[]> {
  if (groups.length === 0) return [];
  const [heads]: [CaseHead[]] = await tx.query(
    `UPDATE cases SET tip_count = cases.tip_count + joined.tips, version = cases.version + 1,
                      last_tip_at = greatest(cases.last_tip_at, joined.last_tip_at)
     FROM unnest($1::uuid[], $2::integer[], $3::timestamptz[]) AS joined(id, tips, last_tip_at)
     WHERE cases.id = joined.id
     RETURNING cases.id, cases.thread_id AS "threadId", cases.version, cases.tip_count AS "tipCount"`,
    [
      groups.map((group) => group.caseId),
      groups.map((group) => group.tips.length),
      groups.map((group) => latestOf(group.tips.map((tip) => tip.tip.receivedAt))),
    ],
  );
  return heads;
}

/** Writes the tips of the cases. */
export async function insertTips(tx: Tx, groups: readonly TipsOfCase[], at: Date): Promise<void> {
  const rows = groups.flatMap((group) =>
    group.tips.map(({ tip, keys }) => ({
      tipId: tip.tipId,
      caseId: group.caseId,
      threadId: tip.threadId,
      criminalSigns: tip.criminalSigns,
      keys,
      receivedAt: tip.receivedAt,
    })),
  );
  await tx.query(
    `INSERT INTO case_tips (tip_id, case_id, thread_id, criminal_signs, identifier_keys, received_at, joined_at)
     SELECT "tipId", "caseId", "threadId", "criminalSigns", keys, "receivedAt", $2
     FROM jsonb_to_recordset($1::jsonb)
       AS tip("tipId" uuid, "caseId" uuid, "threadId" uuid, "criminalSigns" boolean, keys text[],
              "receivedAt" timestamptz)`,
    [JSON.stringify(rows), at],
  );
}

/** Notes which cases are about the same subject. */
export async function relateCases(tx: Tx, relations: readonly Relation[], at: Date): Promise<void> {
  if (relations.length === 0) return;
  await tx.query(
    `INSERT INTO related_cases (case_id, related_case_id, relation, noted_at)
     SELECT *, $4 FROM unnest($1::uuid[], $2::uuid[], $3::text[]) ON CONFLICT DO NOTHING`,
    [
      relations.map((one) => one.caseId),
      relations.map((one) => one.relatedCaseId),
      relations.map((one) => one.relation),
      at,
    ],
  );
}

/** Appends to the history of the cases at the end of the act, in the order given. */
export function recordActs(tx: Tx, acts: readonly CaseActEntry[], at: Date): void {
  const rows = acts.map(({ caseId, act, body, details = {} }) => ({ case_id: caseId, act, body, at, details }));
  addAtEnd(tx, { table: 'case_acts', columns: ['case_id', 'act', 'body', 'at', 'details'], rows });
}

function latestOf(moments: readonly string[]): Date {
  return new Date(Math.max(...moments.map((moment) => Date.parse(moment))));
}
