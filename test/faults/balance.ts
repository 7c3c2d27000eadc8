import type { ServiceName } from '../../infra/service-names.ts';
import type { System } from '../system.ts';
import type { KafkaEye } from '../system/kafka-eye.ts';
import type { Play } from './play.ts';

const messagingServices: ServiceName[] = ['intake', 'triage', 'notifications', 'reporting'];

/**
 * How many events have been sent, where every outbox is empty, every group is at the end and every delivery is made;
 * undefined where not. The same number at two looks in a row: nothing is on its way any more. One look alone may come
 * between what a consumer has taken and what it tells of it.
 */
export async function sentAtRest(system: System, kafka: KafkaEye): Promise<number | undefined> {
  const rowsIn = (table: string) =>
    messagingServices.map((name) => `(SELECT count(*) FROM ${name}.${table})`).join(' + ');
  const [found] = await system.sql<{ unsent: number; sent: number; deliveries: number }>(
    `SELECT (${rowsIn('outbox')})::int AS unsent, (${rowsIn('journal')})::int AS sent,
       (SELECT count(*) FROM notifications.deliveries WHERE state = 'pending')::int AS deliveries`,
  );
  const isAtRest = found?.unsent === 0 && found.deliveries === 0 && (await kafka.totalLag()) === 0;
  return isAtRest ? found.sent : undefined;
}

export interface Balance {
  tipsInCases: unknown;
  report: Record<string, unknown>;
  [account: string]: unknown;
}

/** What follows from the ledger of acknowledged acts. */
export function expectedOf({ ledger }: Play): Balance {
  const shops = new Map(ledger.tips.map((tip) => [tip.shop, tip]));
  const items = ledger.requests.length * 2;
  return {
    tips: ledger.tips.map((tip) => tip.reference).toSorted(),
    tipsInCases: ledger.tips.length,
    cases: shops.size,
    acceptedCases: [...ledger.acceptedCases].toSorted(),
    requests: ledger.requests.toSorted(),
    items: { asked: items, done: items / 2, refused: items / 2 },
    missingNotices: [],
    noticesTwice: [],
    acknowledgedNotices: [...ledger.acknowledgedNotices].toSorted(),
    toldRequests: ledger.requests.length,
    parked: 0,
    report: {
      tips: ledger.tips.length,
      tipsByViolation: countBy(ledger.tips.map((tip) => tip.violation)),
      tipsByProvince: countBy(ledger.tips.map((tip) => tip.province)),
      tipsByChannel: { web: ledger.tips.length },
      cases: shops.size,
      casesByViolation: countBy([...shops.values()].map((tip) => tip.violation)),
      casesByAgency: countBy([...shops.values()].map((tip) => `market-surveillance-${tip.province}`)),
      casesByState: withoutZeros({
        accepted: ledger.acceptedCases.size,
        offered: shops.size - ledger.acceptedCases.size,
      }),
      items: { asked: items, done: items / 2, refused: items / 2, open: 0, late: 0 },
    },
    forged: 0,
    surprises: [],
  };
}

/** The same of the tables of all services and of the national report. */
export async function foundIn(system: System, play: Play): Promise<Balance> {
  const one = async <T>(sql: string) => (await system.sql<{ value: T }>(sql))[0]?.value;
  const all = async (sql: string) => (await system.sql<{ value: string }>(sql)).map(({ value }) => value).toSorted();
  const parked = messagingServices.map((name) => `(SELECT count(*) FROM ${name}.parked_messages)`).join(' + ');
  return {
    tips: await all('SELECT reference AS value FROM intake.tips'),
    tipsInCases: await one('SELECT count(*)::int AS value FROM triage.case_tips WHERE detached_at IS NULL'),
    cases: await one('SELECT count(*)::int AS value FROM triage.cases'),
    acceptedCases: await all(`SELECT id AS value FROM triage.cases WHERE state = 'accepted'`),
    requests: await all('SELECT case_id AS value FROM triage.takedown_requests'),
    items: await one(
      `SELECT json_build_object('asked', count(*), 'done', count(*) FILTER (WHERE outcome = 'done'),
         'refused', count(*) FILTER (WHERE outcome = 'refused')) AS value FROM triage.takedown_items`,
    ),
    missingNotices: await all(missingNotices),
    noticesTwice: await all(
      `SELECT case_id || ' ' || to_body AS value FROM notifications.notices GROUP BY 1 HAVING count(*) > 1`,
    ),
    acknowledgedNotices: await all(`SELECT id AS value FROM notifications.notices WHERE state = 'acknowledged'`),
    toldRequests: new Set([...play.platform.messages.values()].map((message) => message.requestId)).size,
    parked: await one(`SELECT (${parked})::int AS value`),
    report: await reported(system, play),
    forged: play.platform.forged,
    surprises: play.partner.surprises,
  };
}

/** Whom triage names and notifications has not written to; platforms get no notices. */
const missingNotices = `
  SELECT named.id || ' ' || named.body AS value
  FROM (SELECT id, unnest(lead || supports) AS body FROM triage.cases) AS named
  JOIN triage.bodies ON bodies.code = named.body AND bodies.kind <> 'platform'
  WHERE NOT EXISTS (SELECT FROM notifications.notices WHERE case_id = named.id AND to_body = named.body)`;

interface Figure {
  value: number;
}

interface Row extends Figure {
  code: string;
}

interface Report {
  tips: { total: Figure; byViolation: Row[]; byProvince: Row[]; byChannel: Row[] };
  cases: { total: Figure; byViolation: Row[]; byAgency: Row[]; byState: Row[] };
  takedowns: Record<'asked' | 'done' | 'refused' | 'open' | 'late', Figure>;
}

async function reported(system: System, { partner }: Play): Promise<Balance['report']> {
  const token = await system.tokens.officer({ body: 'standing-office', roles: ['standing-office'] });
  const { body } = await partner.get<Report>(`/v1/reports/national?period=${statutoryYear()}-Y`, token);
  const { tips, cases, takedowns } = body;
  return {
    tips: tips.total.value,
    tipsByViolation: table(tips.byViolation),
    tipsByProvince: table(tips.byProvince),
    tipsByChannel: table(tips.byChannel),
    cases: cases.total.value,
    casesByViolation: table(cases.byViolation),
    casesByAgency: table(cases.byAgency),
    casesByState: table(cases.byState),
    items: {
      asked: takedowns.asked.value,
      done: takedowns.done.value,
      refused: takedowns.refused.value,
      open: takedowns.open.value,
      late: takedowns.late.value,
    },
  };
}

/** The statutory year ends on 14 December, in Viet Nam. */
function statutoryYear(): number {
  const DAYS_MS = 17 * 86_400_000;
  const VIET_NAM_MS = 7 * 3_600_000;
  return new Date(Date.now() + VIET_NAM_MS + DAYS_MS).getUTCFullYear();
}

function table(rows: readonly Row[]): Record<string, number> {
  return withoutZeros(Object.fromEntries(rows.map(({ code, value }) => [code, value])));
}

function countBy(values: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, group]) => [value, group.length]));
}

function withoutZeros(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
