/** Rows of the past, made by the database: `$1` to `$2` of each table, numbered, the later the younger. */

export const AGENCY = 'market-surveillance-07';
export const PLATFORM = 'platform-cho-viet';
/** One row in so many is the agency's, and the platform's. */
const BODIES = 34;
/** One row in so many is still open; the rest is done with. */
const OPEN_ONE_IN = 200;

/** The id of row `n` of a noun, as SQL and as text. */
const idSql = (noun: string) => `('00000000-000${noun}-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
export const idOf = (noun: string, n: number) => `00000000-000${noun}-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const referenceOf = (series: string, n: number) => `${series}-2024-${String(n).padStart(7, '0')}`;

const referenceSql = (series: string) => `'${series}-2024-' || lpad(n::text, 7, '0')`;
const bodySql = `CASE WHEN n % ${BODIES} = 7 THEN '${AGENCY}' ELSE 'market-surveillance-' || n % ${BODIES} END`;
const platformSql = `CASE WHEN n % ${BODIES} = 7 THEN '${PLATFORM}' ELSE 'platform-' || n % ${BODIES} END`;
const isOpen = `n % ${OPEN_ONE_IN} = 7`;
const provinceSql = `lpad((n % ${BODIES})::text, 2, '0')`;
const atSql = `timestamptz '2024-01-01' + n * interval '1 minute'`;
const rows = `generate_series($1::integer, $2::integer) AS n`;

export const nouns = { tip: '1', thread: '2', case: '3', caseThread: '4', request: '5', notice: '6', endpoint: '7' };

const intake = [
  `INSERT INTO intake.tips (id, thread_id, reference, receipt_hash, version, state, state_changed_at, kind, channel, scope,
     violation, content, goods, links, identifiers, province_code, wishes_secrecy, criminal_signs, integrity, received_at,
     recorded_at)
   SELECT ${idSql(nouns.tip)}, ${idSql(nouns.thread)}, ${referenceSql('TB')}, 'receipt-' || n, 3,
     CASE WHEN ${isOpen} THEN 'received' ELSE 'closed' END, ${atSql}, 'citizen',
     CASE WHEN n % 500 = 1 THEN 'letter' ELSE 'web' END, 'in-scope',
     CASE WHEN n % 500 = 2 THEN 'smuggled-goods' ELSE 'counterfeit-mark' END, repeat('Gian hàng bán giày giả. ', 10), '[]', '{}',
     '[]', ${provinceSql}, false, false, false, ${atSql}, ${atSql} FROM ${rows}`,
  `INSERT INTO intake.tip_entitlements SELECT ${idSql(nouns.tip)}, ${bodySql}, ${atSql} FROM ${rows}`,
  `INSERT INTO intake.case_progress
   SELECT ${idSql(nouns.case)}, ${idSql(nouns.caseThread)}, ${referenceSql('VV')}, 'ended', ${bodySql}, '{}', 1, ${atSql} FROM ${rows}`,
  `INSERT INTO intake.case_tips SELECT ${idSql(nouns.case)}, ${idSql(nouns.tip)}, true, 1 FROM ${rows}`,
  `INSERT INTO intake.parked_messages (consumer_group, topic, partition, kafka_offset, message_key, event_type, headers, state,
     attempts, cause, parked_at, resolved_at, resolution)
   SELECT 'intake.triage-cases', 'triage.cases', n % 12, n, 'key-' || n, 'case.opened.v1', '{}',
     CASE WHEN ${isOpen} THEN 'parked' ELSE 'resolved' END, 6, 'Error: no room', ${atSql}, now(), NULL FROM ${rows}`,
];

const triage = [
  `INSERT INTO triage.cases (id, thread_id, reference, state, violation, province_code, integrity, criminal_signs, tip_count,
     last_tip_at, priority, score, reasons, competence_rule, chain, lead, supports, round, opened_at, offered_at, version, revision,
     outcome)
   SELECT ${idSql(nouns.case)}, ${idSql(nouns.caseThread)}, ${referenceSql('VV')}, CASE WHEN ${isOpen} THEN 'offered' ELSE 'concluded' END,
     CASE WHEN n % 500 = 2 THEN 'smuggled-goods' ELSE 'counterfeit-mark' END, ${provinceSql}, false, false, 1, ${atSql},
     CASE WHEN n % 500 = 1 THEN 'urgent' ELSE 'normal' END, 0, '{}', '4', '{}', ${bodySql}, '{}', 1, ${atSql}, ${atSql}, 2, 1,
     CASE WHEN ${isOpen} THEN NULL ELSE 'other' END FROM ${rows}`,
  `INSERT INTO triage.case_readers SELECT ${idSql(nouns.case)}, ${bodySql}, 'lead', ${atSql} FROM ${rows}`,
  `INSERT INTO triage.case_tips (tip_id, case_id, thread_id, criminal_signs, identifier_keys, received_at, joined_at)
   SELECT ${idSql(nouns.tip)}, ${idSql(nouns.case)}, ${idSql(nouns.thread)}, false, '{}', ${atSql}, ${atSql} FROM ${rows}`,
  `INSERT INTO triage.case_acts (case_id, act, body, at, details) SELECT ${idSql(nouns.case)}, 'opened', '', ${atSql}, '{}' FROM ${rows}`,
  `INSERT INTO triage.thread_members SELECT ${idSql(nouns.thread)}, ${idSql(nouns.caseThread)} FROM ${rows}`,
  `INSERT INTO triage.takedown_requests (id, reference, thread_id, case_id, issuer, platform, legal_basis, violation, state,
     item_count, open_item_count, requested_at, delivered_at, due_at, overdue_at, completed_at, version)
   SELECT ${idSql(nouns.request)}, ${referenceSql('YC')}, ${idSql(nouns.caseThread)}, ${idSql(nouns.case)}, ${bodySql}, ${platformSql},
     'Điều 17', 'counterfeit-mark', CASE WHEN ${isOpen} THEN 'delivered' ELSE 'completed' END, 1, CASE WHEN ${isOpen} THEN 1 ELSE 0 END,
     ${atSql}, ${atSql}, ${atSql} + interval '1 day', ${atSql} + interval '1 day', ${atSql}, 4 FROM ${rows}`,
  `INSERT INTO triage.takedown_items (id, request_id, place, url, violation, action, outcome, late, confirmed_at)
   SELECT gen_random_uuid(), ${idSql(nouns.request)}, 1, 'https://choviet.example/p/' || n, 'counterfeit-mark', 'remove-listing',
     CASE WHEN ${isOpen} THEN NULL ELSE 'done' END, false, ${atSql} FROM ${rows}`,
];

const notifications = [
  `INSERT INTO notifications.notices (id, reference, thread_id, case_id, case_reference, round, role, to_body, state, issued_at, due_at,
     acknowledged_at, escalated_at, version, revision)
   SELECT ${idSql(nouns.notice)}, ${referenceSql('CV')}, ${idSql(nouns.caseThread)}, ${idSql(nouns.case)}, ${referenceSql('VV')}, 1, 'lead', ${bodySql},
     CASE WHEN ${isOpen} THEN 'escalated' ELSE 'acknowledged' END, ${atSql}, ${atSql} + interval '1 day',
     CASE WHEN ${isOpen} THEN NULL ELSE ${atSql} END, ${atSql}, 2, 2 FROM ${rows}`,
  `INSERT INTO notifications.thread_members (case_id, tip_id, member_thread_id, thread_id, since)
   SELECT ${idSql(nouns.case)}, ${idSql(nouns.tip)}, ${idSql(nouns.thread)}, ${idSql(nouns.caseThread)}, ${atSql} FROM ${rows}`,
  `INSERT INTO notifications.webhook_messages
   SELECT ${idSql(nouns.request)}, '${PLATFORM}', 'takedown.requested', ${idSql(nouns.request)}, '{}', ${atSql}, 'x', now() FROM ${rows}`,
  `INSERT INTO notifications.webhook_endpoints (id, body, url, event_types, state, created_at, removed_at, secret_sealed, revision)
   SELECT ${idSql(nouns.endpoint)}, '${PLATFORM}', 'https://choviet.example/' || n, '{takedown.requested}',
     CASE WHEN n = 1 THEN 'disabled' ELSE 'removed' END, ${atSql}, now(), CASE WHEN n = 1 THEN 'k1.x' END, 1 FROM ${rows}`,
  `INSERT INTO notifications.deliveries (endpoint_id, message_id, state, created_at, finished_at)
   SELECT '${idOf(nouns.endpoint, 1)}', ${idSql(nouns.request)}, CASE WHEN ${isOpen} THEN 'failed' ELSE 'succeeded' END, ${atSql}, ${atSql}
   FROM ${rows}`,
];

const others = [
  `INSERT INTO reporting.facts SELECT 'tip', ${idSql(nouns.tip)}, ${idSql(nouns.thread)}, '{"month": "2026-11"}' FROM ${rows}`,
  `INSERT INTO reporting.thread_members (tip_id, thread_id, member_thread_id)
   SELECT ${idSql(nouns.tip)}, ${idSql(nouns.caseThread)}, ${idSql(nouns.thread)} FROM ${rows}`,
  // Ten thousand rows are a month's; a month has a fixed number of figures.
  `INSERT INTO reporting.figures
   SELECT DISTINCT to_char(date '2026-11-01' - n / 10000 * interval '1 month', 'YYYY-MM'), 'tips', 'agency', 'market-surveillance-' || n % 200, 1, now()
   FROM ${rows} ON CONFLICT DO NOTHING`,
  `INSERT INTO gateway.oauth_clients (id, name, body, scopes, created_at)
   SELECT ${idSql(nouns.tip)}, 'Client ' || n, ${platformSql}, '{takedowns:confirm}', ${atSql} FROM ${rows}`,
];

/** Each adds the rows from `$1` to `$2` to one table. */
export const fillStatements: readonly string[] = [...intake, ...triage, ...notifications, ...others];
