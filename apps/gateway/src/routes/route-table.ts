import type { Scope } from '#shared/auth';
import type { RateClass } from '../limits/rate-classes.js';

/** The services behind the gateway. */
export const upstreams = ['intake', 'triage', 'notifications', 'reporting'] as const;

export type Upstream = (typeof upstreams)[number];

export type Method = 'GET' | 'POST' | 'DELETE';

/**
 * Who may call: anybody, any valid token, or a token with one of the scopes. The service decides; the table says it
 * once more so that a test can hold both against each other.
 */
export type Access = 'public' | 'token' | readonly Scope[];

/** One public operation: which service serves it, for whom, and how often. */
export interface Route {
  method: Method;
  /** The path, as the service has it too, with `:name` for each parameter. */
  path: string;
  service: Upstream;
  access: Access;
  rate: RateClass;
  body: RouteBody;
}

/** What the body is: JSON; JSON with so many items that the service needs longer for them; a file. */
export type RouteBody = 'json' | 'batch' | 'file';

type Row = [method: Method, path: string, access: Access, rate?: RateClass, body?: RouteBody];

function routesOf(service: Upstream, rows: readonly Row[]): Route[] {
  return rows.map(
    ([method, path, access, rate = method === 'GET' ? 'partner-read' : 'partner-write', body = 'json']) => {
      return { method, path, service, access, rate, body };
    },
  );
}

/** What operators see and do about the messaging of one service: the same in each. */
const operationsRoutes = (service: Upstream): Route[] => {
  const path = `/v1/operations/${service}`;
  return routesOf(service, [
    ['GET', `${path}/messaging`, ['ops']],
    ['GET', `${path}/parked-messages`, ['ops']],
    ['POST', `${path}/parked-messages/replay`, ['ops']],
    ['GET', `${path}/parked-messages/:id`, ['ops']],
    ['POST', `${path}/parked-messages/:id/replay`, ['ops']],
    ['POST', `${path}/parked-messages/:id/discard`, ['ops']],
  ]);
};

/** Every operation that the gateway forwards. What is not here does not exist outside. */
export const routeTable: readonly Route[] = [
  ...routesOf('intake', [
    ['POST', '/v1/tips', 'public', 'public-write'],
    ['POST', '/v1/tips/batches', ['tips:submit', 'tips:record'], 'partner-write', 'batch'],
    ['GET', '/v1/tips', ['tips:read']],
    ['GET', '/v1/tips/:id', ['tips:read']],
    ['POST', '/v1/tips/:id/proposals', ['tips:screen']],
    ['GET', '/v1/tips/:id/proposals', ['tips:read']],
    ['POST', '/v1/tips/:id/proposal-withdrawals', ['tips:screen']],
    ['POST', '/v1/tips/:id/decisions', ['tips:decide']],
    ['POST', '/v1/tips/:id/integrity-markings', ['tips:screen']],
    ['GET', '/v1/tips/:id/same-informant', ['tips:read']],
    ['POST', '/v1/tips/:id/informant-openings', ['informants:open']],
    ['GET', '/v1/informant-openings', ['informants:consent']],
    ['GET', '/v1/informant-openings/:id', ['informants:open', 'informants:consent']],
    ['POST', '/v1/informant-openings/:id/consents', ['informants:consent']],
    ['POST', '/v1/informant-openings/:id/refusals', ['informants:consent']],
    ['POST', '/v1/informant-openings/:id/views', ['informants:open']],
    ['POST', '/v1/informant-openings/:id/originals', ['informants:open']],
    ['GET', '/v1/informant-settings', ['tips:read']],
    ['POST', '/v1/informant-settings', ['receiving-rules:manage']],
    ['GET', '/v1/receiving-rules', ['tips:read']],
    ['POST', '/v1/receiving-rules/:code/versions', ['receiving-rules:manage']],
    ['GET', '/v1/receiving-settings', ['tips:read']],
    ['POST', '/v1/receiving-settings', ['receiving-rules:manage']],
    ['GET', '/v1/calendar-exceptions', ['tips:read']],
    ['POST', '/v1/calendar-exceptions', ['receiving-rules:manage']],
    ['GET', '/v1/tips/:id/messages', ['tips:read']],
    ['POST', '/v1/tips/:id/messages', ['tips:converse']],
    ['POST', '/v1/tips/:id/attention-acknowledgements', ['tips:converse', 'tips:screen']],
    ['POST', '/v1/tips/receipts/lookup', 'public', 'public-lookup'],
    ['POST', '/v1/tips/similar', 'public', 'public-lookup'],
    ['POST', '/v1/tips/follows', 'public', 'public-write'],
    ['POST', '/v1/tips/follows/lookup', 'public', 'public-lookup'],
    ['GET', '/v1/tips/:id/identifiers', ['tips:read']],
    ['POST', '/v1/tips/:id/identifiers/:number/confirmations', ['tips:screen']],
    ['POST', '/v1/tips/:id/identifiers/:number/drops', ['tips:screen']],
    ['POST', '/v1/tips/receipts/messages', 'public', 'public-write'],
    ['POST', '/v1/tips/receipts/attachments', 'public', 'public-write', 'file'],
    ['POST', '/v1/tips/:id/attachments', ['tips:record', 'tips:screen', 'tips:converse'], 'partner-write', 'file'],
    ['GET', '/v1/tips/:id/attachments', ['tips:read']],
    ['GET', '/v1/tips/:id/attachments/:number/content', ['tips:read']],
    ['GET', '/v1/tips/:id/attachments/:number/custody', ['tips:read']],
    ['GET', '/v1/tip-drafts', ['tips:record']],
    ['GET', '/v1/tip-drafts/:id', ['tips:record']],
    ['POST', '/v1/tip-drafts/:id/tips', ['tips:record']],
    ['POST', '/v1/tip-drafts/:id/discards', ['tips:record']],
    ['GET', '/v1/hotlines', 'public', 'public-read'],
    ['POST', '/v1/hotlines', ['hotlines:manage']],
    ['GET', '/v1/hotlines/:id', 'public', 'public-read'],
    ['POST', '/v1/hotlines/:id/versions', ['hotlines:manage']],
    ['POST', '/v1/hotlines/:id/withdrawals', ['hotlines:manage']],
    ['POST', '/v1/hotlines/:id/checks', ['hotlines:manage']],
    ['GET', '/v1/places', 'public', 'public-read'],
    ['GET', '/v1/log-books/:body', ['log-book:read']],
    ['GET', '/v1/log-books/:body/export', ['log-book:read']],
  ]),
  ...routesOf('triage', [
    ['GET', '/v1/bodies', 'token'],
    ['GET', '/v1/bodies/:code', 'token'],
    ['GET', '/v1/cases', ['cases:read']],
    ['GET', '/v1/cases/:id', ['cases:read']],
    ['POST', '/v1/cases/:id/acceptances', ['cases:write']],
    ['POST', '/v1/cases/:id/declines', ['cases:write']],
    ['POST', '/v1/cases/:id/outcomes', ['cases:write']],
    ['POST', '/v1/takedown-requests', ['takedowns:issue']],
    ['GET', '/v1/takedown-requests', ['takedowns:read', 'takedowns:confirm']],
    ['GET', '/v1/takedown-requests/:id', ['takedowns:read', 'takedowns:confirm']],
    ['POST', '/v1/takedown-confirmations', ['takedowns:confirm'], 'partner-write', 'batch'],
    ['POST', '/v1/signing-keys', ['takedowns:confirm']],
    ['GET', '/v1/signing-keys', ['takedowns:confirm']],
    ['DELETE', '/v1/signing-keys/:id', ['takedowns:confirm']],
  ]),
  ...routesOf('notifications', [
    ['GET', '/v1/notices', ['notices:read']],
    ['GET', '/v1/notices/:id', ['notices:read']],
    ['POST', '/v1/notices/:id/acknowledgements', ['notices:acknowledge']],
    ['POST', '/v1/webhook-endpoints', ['webhooks:manage']],
    ['GET', '/v1/webhook-endpoints', ['webhooks:manage']],
    ['GET', '/v1/webhook-endpoints/:id', ['webhooks:manage']],
    ['DELETE', '/v1/webhook-endpoints/:id', ['webhooks:manage']],
    ['POST', '/v1/webhook-endpoints/:id/verifications', ['webhooks:manage']],
    ['GET', '/v1/webhook-endpoints/:id/deliveries', ['webhooks:manage']],
    ['POST', '/v1/webhook-endpoints/:id/replays', ['webhooks:manage']],
  ]),
  ...routesOf('reporting', [['GET', '/v1/reports/national', ['reports:read']]]),
  ...upstreams.flatMap(operationsRoutes),
];

/** A route's path as OpenAPI writes it: `/v1/tips/{id}`. */
export function openApiPathOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}
