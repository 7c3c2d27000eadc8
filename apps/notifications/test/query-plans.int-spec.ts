import type { Caller } from '#shared/auth';
import { caseDismissedV1, takedownCompletedV1, takedownRequestedV1 } from '#shared/contracts';
import { NoticesQueries } from '../src/notices/notices.queries.js';
import { NoticesQuery } from '../src/notices/notices-query.dto.js';
import { DeliveriesQueries } from '../src/deliveries/deliveries.queries.js';
import { DeliveriesQuery } from '../src/deliveries/delivery.dto.js';
import { claimDeliveries } from '../src/deliveries/delivery-claims.writes.js';
import { ThreadsService } from '../src/threads/threads.service.js';
import { WebhookEndpointsQueries } from '../src/webhooks/webhook-endpoints.queries.js';
import { eventually } from '#shared/testing';
import { anOffer, aRequest, received } from './an-event.js';
import { openRooms, type Rooms } from './notification-rooms.js';

const ROWS = 30_000;
const CASE = '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11';
const THREAD = '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2';

let rooms: Rooms;
let endpointId: string;

beforeAll(async () => {
  rooms = await openRooms();
  await rooms.database.query(
    `INSERT INTO notices (id, reference, thread_id, case_id, case_reference, round, role, to_body, state, issued_at, due_at,
                          acknowledged_at, version, revision)
     SELECT uuidv7(), 'CV-2025-' || lpad(n::text, 6, '0'),
            CASE WHEN n = 1 THEN $2::uuid ELSE gen_random_uuid() END, CASE WHEN n = 1 THEN $1::uuid ELSE gen_random_uuid() END,
            'VV-2025-' || lpad(n::text, 6, '0'), 1, 'lead', 'tax-' || n % 40, CASE WHEN n % 100 = 1 THEN 'issued' ELSE 'acknowledged' END,
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
    `INSERT INTO webhook_messages SELECT uuidv7(), 'platform-' || 1 + n % 300, 'takedown.requested', gen_random_uuid(), '{}',
       now(), 'x', CASE WHEN n % 100 = 1 THEN NULL ELSE now() END FROM generate_series(1, $1::integer) AS n`,
    [ROWS],
  );
  await rooms.database.query(
    `INSERT INTO deliveries (endpoint_id, message_id, state, next_attempt_at, created_at)
     SELECT endpoint.id, message.id, CASE WHEN message.settled_at IS NULL THEN 'pending' ELSE 'succeeded' END,
            now() + interval '1 hour', now()
     FROM webhook_messages message JOIN webhook_endpoints endpoint USING (body)`,
  );
  await rooms.database.query('ANALYZE notices, thread_members, webhook_endpoints, webhook_messages, deliveries');
  const [endpoint] = await rooms.database.query<{ id: string }>(
    `SELECT id FROM webhook_endpoints WHERE body = 'platform-2'`,
  );
  endpointId = endpoint?.id ?? '';
});

afterAll(() => rooms.close());

/** A connection surely reports what it read when it ends. */
async function endConnections(): Promise<void> {
  await rooms.dataSource.destroy();
  await eventually(async () => {
    const rows = await rooms.database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'notifications.test'`,
    );
    return rows.length === 0;
  });
}

/** How often the tables were read from end to end. */
async function fullReads(): Promise<Record<string, number>> {
  await rooms.database.query('SELECT pg_stat_force_next_flush()');
  const rows = await rooms.database.query<{ relname: string; seq_scan: string }>(
    `SELECT relname, seq_scan FROM pg_stat_user_tables
     WHERE relname IN ('notices', 'thread_members', 'webhook_messages', 'deliveries')`,
  );
  return Object.fromEntries(rows.map((row) => [row.relname, Number(row.seq_scan)]));
}

const callerOf = (body: string): Caller => ({
  subject: 'officer',
  kind: 'officer',
  body,
  scopes: new Set(['notices:read', 'webhooks:manage']),
});

const queryOf = <T extends object>(type: new () => T, values: Partial<T>): T => Object.assign(new type(), values);

async function ask(): Promise<void> {
  const { dataSource, escalation, queue, issue, inOne, offer } = rooms;
  const notices = new NoticesQueries(dataSource);
  const endpoints = new WebhookEndpointsQueries(dataSource);
  const deliveries = new DeliveriesQueries(dataSource, endpoints);
  for (const caller of [callerOf('standing-office'), callerOf('tax-7')]) {
    await notices.list(caller, queryOf(NoticesQuery, {}));
    await notices.list(caller, queryOf(NoticesQuery, { state: 'issued' }));
    await notices.list(caller, queryOf(NoticesQuery, { caseId: CASE }));
    await notices.byAddress(callerOf('standing-office'), 'CV-2025-000123');
    await new ThreadsService(dataSource, notices).read(callerOf('standing-office'), THREAD);
  }
  await deliveries.list(callerOf('platform-2'), endpointId, queryOf(DeliveriesQuery, {}));
  await escalation.escalateDue();
  await inOne((tx) => claimDeliveries(tx, 16, new Map()));
  await offer(anOffer());
  const dismissed = { caseId: CASE, threadId: THREAD, reason: 'all-tips-refused', dismissedAt: '2026-11-03T03:00:00Z' };
  await inOne((tx) => issue.withdrawForDismissed(tx, [received(caseDismissedV1, CASE, dismissed)]));
  const request = aRequest({ platform: 'platform-2' });
  const { requestId, threadId, platform } = request;
  const completed = { requestId, threadId, platform, completedAt: '2026-11-05T05:00:00.000Z' };
  await inOne((tx) => queue.queueRequests(tx, [received(takedownRequestedV1, requestId, request)]));
  await inOne((tx) => queue.complete(tx, [received(takedownCompletedV1, requestId, completed)]));
  await inOne((tx) => queue.queueOpenFor(tx, endpointId));
  await inOne((tx) => queue.cancelFor(tx, endpointId));
}

it('reads no table from end to end, whatever is asked, told or looked for', async () => {
  const before = await fullReads();
  await ask();
  await endConnections();
  expect(await fullReads()).toEqual(before);
});
