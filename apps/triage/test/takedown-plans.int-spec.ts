import { randomUUID } from 'node:crypto';
import type { Caller } from '#shared/auth';
import { AuditLog, LOOK_LIMIT_ROWS } from '#shared/database';
import { watchPlans, type PlanWatch } from '#shared/testing';
import { KnownCases } from '../src/takedowns/known-cases.service.js';
import { TakedownConfirmations } from '../src/takedowns/takedown-confirmations.service.js';
import { TakedownDelivery } from '../src/takedowns/takedown-delivery.service.js';
import { TakedownIssue } from '../src/takedowns/takedown-issue.service.js';
import { TakedownOverdue } from '../src/takedowns/takedown-overdue.service.js';
import type { TakedownsQuery } from '../src/takedowns/takedowns-query.dto.js';
import { TakedownsQueries } from '../src/takedowns/takedowns.queries.js';
import { openRooms, type TriageRooms } from './triage-rooms.js';

const PLATFORM = 'platform-cho-viet';
const CASE = '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11';
/** Where a body has little more than that, the planner may rather read all of it than follow its index. */
const MOST_ROWS = 3 * LOOK_LIMIT_ROWS;

let rooms: TriageRooms;
let plans: PlanWatch;

/** Sixty thousand requests, of which few are open and one in eight is one platform's; a case has three, among the oldest. */
async function fillTables(): Promise<void> {
  await rooms.database.query(
    `INSERT INTO takedown_requests (id, reference, thread_id, case_id, issuer, platform, legal_basis, violation, state,
       item_count, open_item_count, requested_at, delivered_at, due_at, overdue_at, version)
     SELECT uuidv7(), 'YC-2025-' || lpad(n::text, 6, '0'), gen_random_uuid(),
       CASE WHEN n < 4 THEN $1::uuid WHEN n % 8 = 0 THEN gen_random_uuid() END,
       'market-surveillance-' || CASE WHEN n % 8 = 0 THEN '07' ELSE lpad((n % 34)::text, 2, '0') END,
       CASE WHEN n % 8 = 0 THEN $2 ELSE 'platform-' || n % 50 END, 'Điều 17', 'counterfeit-mark',
       CASE WHEN n % 1200 = 0 THEN 'delivered' ELSE 'completed' END, 2, CASE WHEN n % 1200 = 0 THEN 2 ELSE 0 END,
       at, at, at + interval '1 day', CASE WHEN n % 2400 = 0 THEN at END, 2
     FROM (SELECT n, timestamptz '2025-01-01' + n * interval '20 minutes' AS at FROM generate_series(1, 60000) n) AS made`,
    [CASE, PLATFORM],
  );
  await rooms.database.query(
    `INSERT INTO takedown_items (id, request_id, place, url, violation, action, outcome)
     SELECT gen_random_uuid(), id, place, 'https://choviet.example/' || place, violation, 'remove-listing',
       CASE WHEN state = 'completed' THEN 'done' END
     FROM takedown_requests, generate_series(1, 2) AS place`,
  );
  await rooms.database.query(
    `INSERT INTO takedown_cases SELECT gen_random_uuid(), 'VV-2025-' || lpad(n::text, 6, '0'), gen_random_uuid(), 'x', '{}', 1
     FROM generate_series(1, 20000) n`,
  );
  await rooms.database.query('VACUUM ANALYZE');
}

beforeAll(async () => {
  rooms = await openRooms();
  await fillTables();
  plans = await watchPlans(rooms.database, rooms.dataSource);
});

afterAll(() => rooms.close());

const officer = (body: string): Caller => ({
  ...{ subject: 's', kind: 'officer', body },
  scopes: new Set(['takedowns:read', 'takedowns:issue']),
});
const platform: Caller = { subject: 'c', kind: 'client', body: PLATFORM, scopes: new Set(['takedowns:confirm']) };

describe('with sixty thousand takedown requests', () => {
  const filters: Partial<TakedownsQuery>[] = [
    {},
    { state: 'completed' },
    { state: 'delivered' },
    { state: 'issued' },
    { platform: PLATFORM },
    { platform: 'platform-none' },
    { issuer: 'market-surveillance-07' },
    { issuer: 'market-surveillance-99' },
    { caseId: CASE },
    { caseId: CASE, state: 'issued', platform: PLATFORM },
    { state: 'issued', platform: PLATFORM, issuer: 'market-surveillance-07' },
  ];
  const callers = [officer('standing-office'), officer('market-surveillance-07'), platform];
  const lists = callers.flatMap((caller) => filters.map((filter) => [caller.body, filter, caller] as const));

  it.each(lists)('the list of %s by %j looks at no more than its limit, on any page', async (_, filter, caller) => {
    const queries = new TakedownsQueries(rooms.dataSource);
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await queries.list(caller, { limit: 50, ...filter });
      if (nextCursor) await queries.list(caller, { limit: 50, ...filter, cursor: nextCursor });
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it('a case’s requests are found at once, however old they are', async () => {
    const { items } = await new TakedownsQueries(rooms.dataSource).list(officer('standing-office'), {
      limit: 50,
      caseId: CASE,
    });
    expect(items.map(({ reference }) => reference)).toEqual(['YC-2025-000003', 'YC-2025-000002', 'YC-2025-000001']);
  });

  it('a request is issued, read, delivered and confirmed without a look at the others', async () => {
    const { transactions, outbox, clock, dataSource } = rooms;
    const audit = new AuditLog(() => ({ ...auditor, occurredAt: clock.now() }));
    const issue = new TakedownIssue(transactions, new KnownCases(), outbox, audit, clock);
    const delivery = new TakedownDelivery(transactions, outbox, audit, clock);
    const queries = new TakedownsQueries(dataSource);
    const order = { platform: PLATFORM, legalBasis: 'Điều 17', violation: 'counterfeit-mark' as const };
    const items = [{ url: 'https://choviet.example/p/1', action: 'remove-listing' as const }];
    const seen = plans.statements;
    const excesses = await plans.excessesOf(async () => {
      const id = await issue.issue(officer('market-surveillance-07'), { ...order, items });
      const { reference, threadId, items: issued } = await queries.byAddress(platform, id);
      await queries.byAddress(platform, reference);
      await queries.byThread(dataSource.manager, platform, threadId);
      await delivery.readByPlatform(id);
      const confirmations = [...issued.map((item) => item.id), randomUUID()].map((itemId) => ({
        itemId,
        outcome: 'done' as const,
      }));
      await new TakedownConfirmations(transactions, delivery, outbox, audit, clock).confirm(platform, confirmations);
      await transactions.run((tx) => new KnownCases().forIssuer(tx, officer('standing-office'), 'VV-2025-000123'));
    });
    expect(plans.statements).toBeGreaterThan(seen + 15);
    expect(excesses).toEqual([]);
  });

  it('a push of a thousand items reads these alone', async () => {
    const { transactions, outbox, clock, database } = rooms;
    const audit = new AuditLog(() => ({ ...auditor, occurredAt: clock.now() }));
    const delivery = new TakedownDelivery(transactions, outbox, audit, clock);
    const items = await database.query<{ itemId: string; outcome: 'done' }>(
      `WITH reopened AS (
         UPDATE takedown_requests SET state = 'delivered', open_item_count = 2 WHERE id IN
           (SELECT id FROM takedown_requests WHERE platform = $1 AND state = 'completed' ORDER BY id LIMIT 500)
         RETURNING id)
       UPDATE takedown_items SET outcome = NULL FROM reopened WHERE request_id = reopened.id
       RETURNING takedown_items.id AS "itemId", 'done' AS outcome`,
      [PLATFORM],
    );
    const confirmations = new TakedownConfirmations(transactions, delivery, outbox, audit, clock);
    const excesses = await plans.excessesOf(async () => {
      expect(await confirmations.confirm(platform, items)).toMatchObject({ accepted: 1_000 });
    }, items.length);
    expect(excesses).toEqual([]);
  });

  it('the look for overdue requests reads the due ones alone, and nothing when none is due', async () => {
    const { transactions, outbox, clock } = rooms;
    const audit = new AuditLog(() => ({ ...auditor, occurredAt: clock.now() }));
    const overdue = new TakedownOverdue(transactions, outbox, audit, clock);
    const told: number[] = [];
    const excesses = await plans.excessesOf(async () => {
      for (let round = 0; round < 2; round += 1) told.push(await overdue.tellDue());
    });
    expect(told).toEqual([20, 0]);
    expect(excesses).toEqual([]);
  });
});

const auditor = { body: 'triage', pseudonym: 'system', capacity: 'system', correlationId: 'test' };
