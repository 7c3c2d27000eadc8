import type { Caller } from '#shared/auth';
import { LOOK_LIMIT_ROWS } from '#shared/database';
import { PageQuery } from '#shared/http';
import { watchPlans, type PlanWatch } from '#shared/testing';
import { caseDismissedV1, takedownCompletedV1, takedownRequestedV1 } from '#shared/contracts';
import { NoticesQueries } from '../src/notices/notices.queries.js';
import { NoticesQuery } from '../src/notices/notices-query.dto.js';
import { DeliveriesQueries } from '../src/deliveries/deliveries.queries.js';
import { DeliveriesQuery } from '../src/deliveries/delivery.dto.js';
import { claimDeliveries } from '../src/deliveries/delivery-claims.writes.js';
import { ThreadsService } from '../src/threads/threads.service.js';
import { WebhookEndpointsQueries } from '../src/webhooks/webhook-endpoints.queries.js';
import { anOffer, aRequest, received } from './an-event.js';
import { openRooms, type Rooms } from './notification-rooms.js';

const ROWS = 30_000;
const CASE = '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11';
const THREAD = '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2';

/** Where a body has little more than that, the planner may rather read all of it than follow its index. */
const MOST_ROWS = 3 * LOOK_LIMIT_ROWS;

let rooms: Rooms;
let plans: PlanWatch;
let endpointId: string;

beforeAll(async () => {
  rooms = await openRooms();
  await rooms.database.query(
    `INSERT INTO notices (id, reference, thread_id, case_id, case_reference, round, role, to_body, state, issued_at, due_at,
                          acknowledged_at, version, revision)
     SELECT uuidv7(), 'CV-2025-' || lpad(n::text, 6, '0'),
            CASE WHEN n = 1 THEN $2::uuid ELSE gen_random_uuid() END, CASE WHEN n = 1 THEN $1::uuid ELSE gen_random_uuid() END,
            'VV-2025-' || lpad(n::text, 6, '0'), 1, 'lead', 'tax-' || CASE WHEN n % 8 = 0 THEN 7 ELSE n % 40 END, CASE WHEN n % 100 = 1 THEN 'issued' ELSE 'acknowledged' END,
            now(), now() + interval '1 day', CASE WHEN n % 100 = 1 THEN NULL ELSE now() END, 1, 1
     FROM generate_series(1, $3::integer) AS n`,
    [CASE, THREAD, ROWS],
  );
  await rooms.database.query(
    `INSERT INTO thread_members SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now()
     FROM generate_series(1, $1::integer)`,
    [ROWS],
  );
  await rooms.database.query(
    `INSERT INTO webhook_endpoints (id, body, url, event_types, secret_sealed, state, created_at, revision)
     SELECT uuidv7(), 'platform-' || n, 'https://p' || n || '.example/', '{takedown.requested}', 'k1.x', 'verified', now(), 1
     FROM generate_series(1, 300) AS n`,
  );
  await rooms.database.query(
    `INSERT INTO webhook_messages SELECT uuidv7(), 'platform-' || 1 + CASE WHEN n % 4 = 0 THEN 1 ELSE n % 300 END, 'takedown.requested', gen_random_uuid(), '{}',
       now(), 'x', CASE WHEN n % 100 = 1 THEN NULL ELSE now() END FROM generate_series(1, $1::integer) AS n`,
    [ROWS],
  );
  await rooms.database.query(
    `INSERT INTO deliveries (endpoint_id, message_id, state, next_attempt_at, created_at)
     SELECT endpoint.id, message.id, CASE WHEN message.settled_at IS NULL THEN 'pending' ELSE 'succeeded' END,
            now() + interval '1 hour', now()
     FROM webhook_messages message JOIN webhook_endpoints endpoint USING (body)`,
  );
  await rooms.database.query('VACUUM ANALYZE');
  const [endpoint] = await rooms.database.query<{ id: string }>(
    `SELECT id FROM webhook_endpoints WHERE body = 'platform-2'`,
  );
  endpointId = endpoint?.id ?? '';
  plans = await watchPlans(rooms.database, rooms.dataSource);
});

afterAll(() => rooms.close());

const callerOf = (body: string): Caller => ({
  subject: 'officer',
  kind: 'officer',
  body,
  scopes: new Set(['notices:read', 'webhooks:manage']),
});

const queryOf = <T extends object>(type: new () => T, values: Partial<T>): T => Object.assign(new type(), values);

const standingOffice = callerOf('standing-office');

describe('with thirty thousand notices and deliveries', () => {
  const filters: Partial<NoticesQuery>[] = [
    {},
    { state: 'issued' },
    { state: 'acknowledged' },
    { state: 'withdrawn' },
    { role: 'lead' },
    { role: 'support' },
    { caseId: CASE },
    { dueBefore: '2020-01-01T00:00:00Z' },
    { dueBefore: '2050-01-01T00:00:00Z' },
    { state: 'issued', role: 'support', dueBefore: '2020-01-01T00:00:00Z' },
  ];
  const lists = ['standing-office', 'tax-7', 'tax-99'].flatMap((body) => filters.map((one) => [body, one] as const));

  it.each(lists)('the list of %s by %j looks at no more than its limit, on any page', async (body, filter) => {
    const notices = new NoticesQueries(rooms.dataSource);
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await notices.list(callerOf(body), queryOf(NoticesQuery, filter));
      const cursor = nextCursor ?? undefined;
      if (cursor) await notices.list(callerOf(body), queryOf(NoticesQuery, { ...filter, cursor }));
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  const states = [undefined, 'pending', 'succeeded', 'failed'] as const;

  it.each(states)('the list of deliveries that are %s looks at no more than its limit, on any page', async (state) => {
    const queries = new DeliveriesQueries(rooms.dataSource, new WebhookEndpointsQueries(rooms.dataSource));
    const caller = callerOf('platform-2');
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await queries.list(caller, endpointId, queryOf(DeliveriesQuery, { state }));
      const cursor = nextCursor ?? undefined;
      if (cursor) await queries.list(caller, endpointId, queryOf(DeliveriesQuery, { state, cursor }));
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it('a notice, a thread and the endpoints of a body are found by index', async () => {
    const notices = new NoticesQueries(rooms.dataSource);
    const endpoints = new WebhookEndpointsQueries(rooms.dataSource);
    const excesses = await plans.excessesOf(async () => {
      const { id } = await notices.byAddress(standingOffice, 'CV-2025-000123');
      await notices.byAddress(standingOffice, id);
      await new ThreadsService(rooms.dataSource, notices).read(standingOffice, THREAD);
      await endpoints.list(callerOf('platform-2'), queryOf(PageQuery, {}));
    });
    expect(excesses).toEqual([]);
  });

  it('what is due is looked for and claimed without a look at the rest, also when nothing is', async () => {
    const { escalation, transactions, clock } = rooms;
    const seen = plans.statements;
    const escalated: number[] = [];
    clock.at = new Date();
    const excesses = await plans.excessesOf(async () => {
      escalated.push(await escalation.escalateDue());
      clock.at = new Date(Date.now() + 10 * 86_400_000);
      escalated.push(await escalation.escalateDue());
      await claimDeliveries(transactions, 16, new Map());
    });
    expect(escalated).toEqual([0, 200]);
    expect(plans.statements).toBeGreaterThan(seen + 5);
    expect(excesses).toEqual([]);
  });

  it('offers, dismissals, requests and completions are taken in without a look at the rest', async () => {
    const { queue, issue, inOne, offer } = rooms;
    const reason = 'all-tips-refused' as const;
    const dismissed = { caseId: CASE, threadId: THREAD, reason, dismissedAt: '2026-11-03T03:00:00Z' };
    const request = aRequest({ platform: 'platform-2' });
    const { requestId, threadId, platform } = request;
    const completed = { requestId, threadId, platform, completedAt: '2026-11-05T05:00:00.000Z' };
    const excesses = await plans.excessesOf(async () => {
      await offer(anOffer());
      await inOne((tx) => issue.withdrawForDismissed(tx, [received(caseDismissedV1, CASE, dismissed)]));
      await inOne((tx) => queue.queueRequests(tx, [received(takedownRequestedV1, requestId, request)]));
      await inOne((tx) => queue.complete(tx, [received(takedownCompletedV1, requestId, completed)]));
    });
    expect(excesses).toEqual([]);
  });

  it('an endpoint that opens or ends touches what is open alone', async () => {
    const { queue, inOne } = rooms;
    const excesses = await plans.excessesOf(async () => {
      await inOne((tx) => queue.queueOpenFor(tx, endpointId));
      await inOne((tx) => queue.cancelFor(tx, endpointId));
    });
    expect(excesses).toEqual([]);
  });
});
