import { AGENCY, idOf, nouns, referenceOf } from './fill.ts';

/** Whose token a request carries; nobody's for what is public. */
export type Reader = 'standingOffice' | 'agency' | 'platform' | 'operator' | 'registrar' | 'public';

export interface Read {
  name: string;
  kind: 'list' | 'lookup' | 'report';
  as: Reader;
  path: string;
  /** A body makes it a POST. */
  body?: object;
}

/** A row of the first thousand: the oldest of all. */
const OLD = 7;

const filtersOfTips = ['', 'state=received', 'channel=letter', 'violation=smuggled-goods', 'provinceCode=07'];
const filtersOfCases = ['', 'state=offered', 'priority=urgent', 'violation=smuggled-goods', 'provinceCode=07'];

function list(as: Reader, noun: string, filters: readonly string[]): Read[] {
  return filters.map((filter) => ({
    name: `${noun}, ${as === 'standingOffice' ? 'Standing Office' : as}${filter && `, ${filter}`}`,
    kind: 'list',
    as,
    path: `/v1/${noun}?limit=50${filter && `&${filter}`}`,
  }));
}

function lookup(as: Reader, path: string): Read {
  return { name: path.replace(/\/v1\//, '').replace(/[0-9a-f-]{36}/, '{id}'), kind: 'lookup', as, path };
}

const lists = [
  ...list('standingOffice', 'tips', [...filtersOfTips, 'to=2024-01-02T00:00:00Z']),
  ...list('agency', 'tips', filtersOfTips),
  ...list('standingOffice', 'cases', [...filtersOfCases, `lead=${AGENCY}`, 'to=2024-01-02']),
  ...list('agency', 'cases', filtersOfCases),
  ...list('standingOffice', 'takedown-requests', [
    '',
    'state=delivered',
    `issuer=${AGENCY}`,
    `caseId=${idOf(nouns.case, OLD)}`,
  ]),
  ...list('platform', 'takedown-requests', ['', 'state=delivered']),
  ...list('standingOffice', 'notices', ['', 'state=escalated', 'role=support', `caseId=${idOf(nouns.case, OLD)}`]),
  ...list('agency', 'notices', ['', 'state=escalated', 'dueBefore=2024-01-02T00:00:00Z']),
  ...list('platform', `webhook-endpoints/${idOf(nouns.endpoint, 1)}/deliveries`, [
    '',
    'state=failed',
    'state=cancelled',
  ]),
  ...list('platform', 'webhook-endpoints', ['']),
  ...list('operator', 'operations/intake/parked-messages', ['', 'state=parked', 'key=key-7']),
  ...list('registrar', 'clients', ['', 'body=platform-cho-viet']),
];

const lookups = [
  lookup('standingOffice', `/v1/tips/${referenceOf('TB', OLD)}`),
  lookup('agency', `/v1/tips/${idOf(nouns.tip, OLD)}`),
  lookup('agency', `/v1/cases/${referenceOf('VV', OLD)}`),
  lookup('platform', `/v1/takedown-requests/${referenceOf('YC', OLD)}`),
  lookup('agency', `/v1/notices/${referenceOf('CV', OLD)}`),
  lookup('standingOffice', `/v1/threads/${idOf(nouns.thread, OLD)}`),
  lookup('registrar', `/v1/clients/${idOf(nouns.tip, OLD)}`),
  lookup('operator', '/v1/operations/intake/messaging'),
];

const report: Read = {
  name: 'reports/national?period=2026-Q4',
  kind: 'report',
  as: 'standingOffice',
  path: '/v1/reports/national?period=2026-Q4',
};

/** Every operation that reads a table which grows, each list also by its filters, most of which match little. */
export function readsFor(receiptCode: string): Read[] {
  const receipt: Read = {
    name: 'tips/receipts/lookup',
    kind: 'lookup',
    as: 'public',
    path: '/v1/tips/receipts/lookup',
    body: { receiptCode },
  };
  return [...lists.map(shortened), ...lookups, receipt, report];
}

function shortened(read: Read): Read {
  return { ...read, name: read.name.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}') };
}
