import type { DataSource } from 'typeorm';
import { createDataSource } from '#shared/database';
import { probePlan } from './messaging-probe.js';
import { watchPlans, type PlanWatch } from './query-plans.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const ROWS = 20_000;

let database: TestDatabase;
let source: DataSource;
let plans: PlanWatch;

beforeAll(async () => {
  database = await createTestDatabase(probePlan);
  await database.query(
    `INSERT INTO inbox (consumer_group, event_id, received_at)
     SELECT 'group-' || n % 10, gen_random_uuid(), now() FROM generate_series(1, ${ROWS}) AS n`,
  );
  await database.query('ANALYZE inbox');
  source = await createDataSource({ url: database.url, applicationName: 'test', poolSize: 2 }).initialize();
  plans = await watchPlans(database, source);
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const excessesOf = (sql: string, values: unknown[] = []) => plans.excessesOf(() => source.query(sql, values));

describe('the watch over plans', () => {
  it('lets pass what an index finds, and the beginning of a table', async () => {
    const seen = plans.statements;
    const page = 'SELECT event_id FROM inbox WHERE consumer_group = $1 ORDER BY event_id LIMIT 50';
    expect(await excessesOf(page, ['group-3'])).toEqual([]);
    expect(await excessesOf('SELECT EXISTS (SELECT FROM inbox)')).toEqual([]);
    expect(await excessesOf('SELECT consumer_group FROM inbox LIMIT 100')).toEqual([]);
    expect(plans.statements).toBe(seen + 3);
  });

  it('refuses a table read from end to end, also when the condition would be met at once', async () => {
    const bySecond = 'SELECT FROM inbox WHERE event_id::text LIKE $1';
    expect(await excessesOf(bySecond, ['%0'])).toEqual([`Seq Scan on inbox, ${ROWS} rows: ${bySecond}`]);
    expect(await excessesOf('SELECT count(received_at) FROM inbox')).toEqual([expect.stringMatching(/^Seq Scan/)]);
    const early = `SELECT FROM inbox WHERE event_id::text LIKE '%' LIMIT 1`;
    expect(await excessesOf(early)).toEqual([`Seq Scan on inbox, 1 rows: ${early}`]);
  });

  it('refuses an index that is walked for rows which it cannot tell apart', async () => {
    const walk = `SELECT event_id FROM inbox WHERE received_at < now() - interval '1 day' ORDER BY consumer_group, event_id LIMIT 5`;
    const excesses = await plans.excessesOf(() =>
      source.transaction(async (tx) => {
        await tx.query('SET LOCAL enable_seqscan = off');
        await tx.query('SET LOCAL enable_bitmapscan = off');
        await tx.query(walk);
      }),
    );
    expect(excesses).toEqual([`Index Scan on inbox by inbox_pkey, ${ROWS} rows: ${walk}`]);
  });

  it('hears what runs in a transaction, and what a function runs', async () => {
    await database.query(
      `CREATE FUNCTION counted() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(received_at) FROM inbox); END $$`,
    );
    const excesses = await plans.excessesOf(() => source.transaction((tx) => tx.query('SELECT probe.counted()')));
    expect(excesses).toEqual([expect.stringMatching(/^Seq Scan on inbox, 20000 rows: .*count\(received_at\)/)]);
  });
});
