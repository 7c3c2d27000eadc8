import { addAtEnd, addNow, type NewRows, type Tx } from '#shared/database';
import { linkRows } from '../subjects/subjects.service.js';
import { asTipsOfCase, linksOf } from './case-groups.rules.js';
import type { AssessedNewCase, CaseActEntry, CaseHead, Relation, TipsOfCase } from './case-record.data.js';
import { readersOf, type ReadableCase } from './case-readers.rules.js';

/** Versions taken by the two events that open a case: `case.opened.v1` and `case.offered.v1`. */
export const OPENED_VERSION = 1;
export const OFFERED_VERSION = 2;

const caseColumns = [
  ...['id', 'thread_id', 'reference', 'state', 'violation', 'stage', 'goods_category', 'province_code'],
  ...['commune_code', 'platform', 'integrity', 'criminal_signs', 'tip_count', 'last_tip_at', 'priority', 'score'],
  ...['reasons', 'competence_rule', 'chain', 'lead', 'supports', 'round', 'opened_at', 'offered_at', 'version'],
  ...['revision', 'accused_body'],
];

/** Writes new cases in their first offer, with their tips and what leads to them. */
export async function insertCases(tx: Tx, cases: readonly AssessedNewCase[]): Promise<void> {
  const tips = cases.map(asTipsOfCase);
  await addNow(tx, [
    { table: 'cases', columns: caseColumns, rows: cases.map(caseRow) },
    tipRows(tips, cases[0]?.openedAt),
    linkRows(tips.flatMap(linksOf)),
  ]);
  addReaders(tx, cases);
}

function caseRow({ tips, assessment, ...one }: AssessedNewCase) {
  return {
    ...{ id: one.id, thread_id: one.threadId, reference: one.reference, state: 'offered', violation: one.violation },
    ...{ stage: one.stage, goods_category: one.goodsCategory, province_code: one.provinceCode },
    ...{ commune_code: one.communeCode, platform: one.platform, integrity: one.integrity },
    ...{ criminal_signs: one.criminalSigns, tip_count: tips.length },
    last_tip_at: latestOf(tips.map(({ tip }) => tip.receivedAt)),
    ...{ ...assessment, competence_rule: one.competenceRule, chain: one.chain, lead: one.lead },
    ...{ supports: one.supports, round: 1, opened_at: one.openedAt, offered_at: one.openedAt },
    ...{ version: OFFERED_VERSION, revision: 1, accused_body: one.accusedBody },
  };
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

/** Writes tips that join open cases. */
export async function insertTips(tx: Tx, groups: readonly TipsOfCase[], at: Date): Promise<void> {
  await addNow(tx, [tipRows(groups, at)]);
}

function tipRows(groups: readonly TipsOfCase[], at: Date | undefined): NewRows {
  const columns = [
    ...['tip_id', 'case_id', 'thread_id', 'criminal_signs', 'identifier_keys', 'received_at', 'joined_at'],
  ];
  const rows = groups.flatMap(({ caseId, tips }) =>
    tips.map(({ tip, keys }) => ({
      ...{ tip_id: tip.tipId, case_id: caseId, thread_id: tip.threadId, criminal_signs: tip.criminalSigns },
      ...{ identifier_keys: keys, received_at: tip.receivedAt, joined_at: at },
    })),
  );
  return { table: 'case_tips', columns, rows };
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
