/** The columns of a case under the names of its DTO. */
export const caseColumns = `
  c.id, c.thread_id AS "threadId", c.reference, c.state, c.violation, c.stage, c.goods_category AS "goodsCategory",
  c.province_code AS "provinceCode", c.commune_code AS "communeCode", c.platform, c.integrity,
  c.criminal_signs AS "criminalSigns", c.priority, c.score, c.reasons, c.lead, c.supports, c.round,
  c.tip_count AS "tipCount", c.opened_at AS "openedAt", c.offered_at AS "offeredAt", c.accepted_at AS "acceptedAt",
  c.ended_at AS "endedAt", c.still_going_on_at AS "stillGoingOnAt", c.revision AS version`;

/** Items shown of each list within a case, at most. */
const ITEMS_SHOWN = 200;

/** Inside JSON the database would write a moment with an offset; the API writes it with `Z`. */
const moment = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The items in the order of the rows, which a sorted subquery keeps. */
const listOf = (name: string, rows: string) =>
  `(SELECT coalesce(jsonb_agg(row.item), '[]') FROM (${rows} LIMIT ${ITEMS_SHOWN}) AS row) AS ${name}`;

const identifiers = `
  SELECT jsonb_build_object('kind', known.kind, 'value', known.value, 'platform', known.platform,
                            'tipCount', link.tip_count) AS item
  FROM case_identifiers link JOIN subject_identifiers known ON known.key = link.key
  WHERE link.case_id = c.id AND known.value IS NOT NULL
  ORDER BY link.tip_count DESC, link.key`;

const tips = `
  SELECT jsonb_build_object('tipId', tip.tip_id, 'receivedAt', ${moment('tip.received_at')}) AS item
  FROM case_tips tip WHERE tip.case_id = c.id AND tip.detached_at IS NULL
  ORDER BY tip.received_at DESC, tip.tip_id`;

const history = `
  SELECT jsonb_build_object('act', done.act, 'body', nullif(done.body, ''), 'at', ${moment('done.at')},
                            'details', done.details) AS item
  FROM case_acts done WHERE done.case_id = c.id
  ORDER BY done.id`;

const related = (body: string) => `
  SELECT jsonb_build_object('caseId', other.id, 'reference', other.reference, 'relation', link.relation) AS item
  FROM related_cases link JOIN cases other ON other.id = link.related_case_id
  WHERE link.case_id = c.id AND ${readableBy(body, 'other')}
  ORDER BY other.opened_at DESC, other.id`;

/**
 * Further columns of one case: what it was concluded with, and its lists, all of one snapshot.
 * Amounts are below 2^53 by the rules of `OutcomeDto`, so they may be JSON numbers.
 */
export const detailColumns = (body: string) => `
  c.competence_rule AS "competenceRule",
  CASE WHEN c.outcome IS NOT NULL THEN jsonb_build_object(
    'outcome', c.outcome, 'fineVnd', c.fine_vnd, 'goodsValueVnd', c.goods_value_vnd,
    'decisionNumber', c.decision_number, 'note', c.outcome_note) END AS conclusion,
  ${listOf('identifiers', identifiers)}, ${listOf('tips', tips)}, ${listOf('history', history)},
  ${listOf('related', related(body))}`;

/**
 * Whether a body may read a case: the Standing Office reads all but what accuses its own officials, others what
 * `case_readers` names them for.
 */
export function readableBy(body: string, found: string): string {
  return `((${body}::text = 'standing-office' AND ${found}.accused_body IS DISTINCT FROM 'standing-office')
    OR EXISTS (SELECT FROM case_readers r WHERE r.case_id = ${found}.id AND r.body = ${body}))`;
}
