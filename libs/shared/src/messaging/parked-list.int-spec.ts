import type { DataSource } from 'typeorm';
import { createDataSource, createPool, Transactions } from '#shared/database';
import { createTestDatabase, probePlan, type TestDatabase } from '#shared/testing';
import type { ParkedFilter } from './parked-filter.js';
import { ParkedList } from './parked-list.js';
import { ParkingDesk } from './parking-desk.js';
import { readStoreFigures } from './store-figures.js';

const MESSAGES = 20_000;
const PREFIX = 'env.';

let database: TestDatabase;
let source: DataSource;
const list = new ParkedList(PREFIX);
const desk = new ParkingDesk(PREFIX);

/** A parking table after a bad month: nearly all resolved, some hundred open. */
beforeAll(async () => {
  database = await createTestDatabase(probePlan);
  source = await createDataSource({ url: database.url, applicationName: 'test', poolSize: 4 }).initialize();
  await database.query(
    `INSERT INTO parked_messages (consumer_group, topic, partition, kafka_offset, message_key, event_type, headers,
       state, attempts, next_attempt_at, cause, parked_at)
     SELECT 'env.probe.intake-tips', CASE WHEN n % 1000 = 0 THEN 'env.triage.cases' ELSE 'env.intake.tips' END, n % 12, n,
       'key-' || n, CASE WHEN n % 500 = 0 THEN 'case.opened.v1' ELSE 'tip.received.v1' END, '{}',
       CASE WHEN n % 100 = 0 THEN 'parked' WHEN n % 100 = 1 THEN 'retrying' ELSE 'resolved' END, 6,
       now() + interval '1 hour', 'Error: no room', timestamptz '2026-11-01' + n * interval '1 minute'
     FROM generate_series(1, ${MESSAGES}) AS n`,
  );
  await database.query(
    `INSERT INTO outbox (topic, bucket, event_id, event_type, aggregate_id, version, headers, payload, created_at)
     SELECT 'intake.tips', n % 8, gen_random_uuid(), 'tip.received.v1', 'key-' || n, 1, '{}', '{}',
       now() - interval '90 seconds' + n * interval '1 millisecond' FROM generate_series(1, ${MESSAGES}) AS n`,
  );
  await database.query('ANALYZE parked_messages, outbox');
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

/** Records what is asked, and answers it. */
function watched(statements: { sql: string; values: unknown[] }[]) {
  return {
    query: <T>(sql: string, values: unknown[] = []): Promise<T> => {
      statements.push({ sql, values });
      return source.query(sql, values);
    },
  };
}

async function planOf({ sql, values }: { sql: string; values: unknown[] }): Promise<string> {
  const rows: { 'QUERY PLAN': string }[] = await source.query(`EXPLAIN ${sql}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const moment = (day: number) => new Date(Date.UTC(2026, 10, day));
const filters: [string, ParkedFilter][] = [
  ['everything', {}],
  ['a state', { state: 'parked' }],
  ['a topic', { topic: 'triage.cases' }],
  ['a type', { eventType: 'case.opened.v1' }],
  ['a key', { key: 'key-777' }],
  ['a key that is not there', { key: 'nobody' }],
  ['a period', { parkedSince: moment(3), parkedUntil: moment(4) }],
  ['a part of the cause', { causeContains: 'NO ROOM' }],
  ['a state and a part of the cause', { state: 'parked', causeContains: 'elsewhere' }],
  ['all at once', { state: 'parked', topic: 'intake.tips', eventType: 'tip.received.v1', parkedSince: moment(2) }],
];

describe('with twenty thousand parked messages', () => {
  it.each(filters)('the list by %s reads no whole table, in both orders, first page or later', async (_, filter) => {
    const statements: { sql: string; values: unknown[] }[] = [];
    for (const order of ['newest', 'oldest'] as const) {
      const { next } = await list.page(watched(statements), { filter, order, limit: 50 });
      if (next) await list.page(watched(statements), { filter, order, limit: 50, after: next });
    }
    for (const statement of statements) expect(await planOf(statement)).not.toMatch(/Seq Scan/);
  });

  it('the pages of a list hold each message once', async () => {
    const seen: string[] = [];
    let after;
    do {
      const page = await list.page(source, { filter: { state: 'parked' }, order: 'oldest', limit: 70, after });
      seen.push(...page.entries.map(({ key }) => String(key)));
      after = page.next;
    } while (after);
    expect(seen).toEqual(Array.from({ length: MESSAGES / 100 }, (_, index) => `key-${(index + 1) * 100}`));
  });

  it('a replay by filter reads no whole table, and sets the oldest that its limit allows', async () => {
    const statements: string[] = [];
    await new Transactions(source)
      .run(async (tx) => {
        const asked = tx.query.bind(tx);
        tx.query = async (sql: string, values: unknown[] = []) => {
          if (!sql.includes('advisory')) statements.push(await planOf({ sql, values }));
          return asked(sql, values);
        };
        const { ids, more } = await desk.replayAll(tx, { topic: 'intake.tips' }, 10);
        expect([ids.length, more]).toEqual([10, true]);
        const keys: { message_key: string }[] = await asked(
          `SELECT message_key FROM parked_messages WHERE id = ANY($1) ORDER BY parked_at LIMIT 2`,
          [ids],
        );
        expect(keys).toEqual([{ message_key: 'key-1' }, { message_key: 'key-100' }]);
        throw new Error('only looked');
      })
      .catch((error: Error) => expect(error.message).toBe('only looked'));
    expect(statements).toHaveLength(2);
    for (const plan of statements) expect(plan).not.toMatch(/Seq Scan/);
  });

  it('the figures of the stores end at their limit', async () => {
    const pool = createPool({ url: database.url, applicationName: 'test', poolSize: 2 });
    const figures = await readStoreFigures(pool, ['intake.tips']);
    await pool.end();
    expect(figures).toMatchObject({
      unsentRows: 10_000,
      parked: { parked: { messages: 200 }, waiting: { messages: 0 } },
    });
    expect(figures.oldestUnsentAgeSeconds).toBeGreaterThan(89);
    expect(figures.oldestUnsentAgeSeconds).toBeLessThan(200);
  });
});
