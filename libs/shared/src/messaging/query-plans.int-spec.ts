import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource, createPool, Transactions } from '#shared/database';
import { createTestDatabase, probePlan, watchPlans, type PlanWatch, type TestDatabase } from '#shared/testing';
import { Housekeeping } from './housekeeping.js';
import { LANE_TURN_ROWS, LANES_PER_TOPIC } from './limits.js';
import { Parking } from './parking.js';
import { Relay } from './relay.js';
import { RelayProducer } from './relay-producer.js';
import { createKafka } from './kafka-client.js';

const ROWS = 20_000;
/** The index on the inbox knows ranges of 128 pages, of which one is read for nothing. */
const RANGE_ROWS = 15_000;
const PLACE = { group: 'probe.intake-tips', topic: 'intake.tips', partition: 3 };

let database: TestDatabase;
let source: DataSource;
let pool: Pool;
let plans: PlanWatch;

/** Two months of an inbox and of keys, and a parking table in which nearly all is resolved; nothing is to be removed. */
beforeAll(async () => {
  database = await createTestDatabase(probePlan);
  await database.query(
    `INSERT INTO inbox SELECT 'probe.intake-tips', gen_random_uuid(), now() - n * interval '80 seconds'
     FROM generate_series(1, ${3 * ROWS}) AS n ORDER BY n DESC`,
  );
  await database.query(
    `INSERT INTO parked_messages (consumer_group, topic, partition, kafka_offset, message_key, headers, state, attempts,
       next_attempt_at, parked_at, resolved_at)
     SELECT 'probe.intake-tips', 'intake.tips', n % 12, n, 'key-' || n, '{}',
       CASE WHEN n % 400 = 3 THEN 'retrying' ELSE 'resolved' END, 1, now() + interval '1 hour', now(), now()
     FROM generate_series(1, ${ROWS}) AS n`,
  );
  await database.query(
    `INSERT INTO idempotency_keys (scope, key_hash, request_hash, state, expires_at)
     SELECT 'POST /v1/tips', 'key-' || n, 'x', 'done', now() + n * interval '1 second' + interval '1 hour'
     FROM generate_series(1, ${ROWS}) AS n`,
  );
  await database.query('VACUUM ANALYZE');
  source = await createDataSource({ url: database.url, applicationName: 'test', poolSize: 2 }).initialize();
  plans = await watchPlans(database, source);
  pool = createPool({ url: database.url, applicationName: 'test', poolSize: 2 });
  plans.hear(pool);
});

afterAll(async () => {
  await pool.end();
  await source.destroy();
  await database.drop();
});

describe('with twenty thousand rows in each table', () => {
  it('the clean-up reads little when nothing is too old', async () => {
    const seen = plans.statements;
    expect(await plans.excessesOf(() => new Housekeeping(pool).clean(), RANGE_ROWS)).toEqual([]);
    expect(plans.statements).toBeGreaterThanOrEqual(seen + 4);
  });

  it('the clean-up removes all that is too old, and reads no more', async () => {
    await database.query(
      `UPDATE parked_messages SET resolved_at = now() - interval '1 year' WHERE kafka_offset <= 300`,
    );
    await database.query(
      `UPDATE idempotency_keys SET expires_at = now() - interval '1 hour' WHERE key_hash LIKE 'key-1_'`,
    );
    expect(await plans.excessesOf(() => new Housekeeping(pool).clean(), RANGE_ROWS)).toEqual([]);
    const [left] = await database.query<{ parked: number; keys: number }>(
      'SELECT (SELECT count(*)::integer FROM parked_messages) AS parked, (SELECT count(*)::integer FROM idempotency_keys) AS keys',
    );
    expect(left).toEqual({ parked: ROWS - 299, keys: ROWS - 10 });
  });

  it('the look for parked messages reads the open ones alone', async () => {
    const parking = new Parking({ attempts: 6, firstPauseMs: 1_000, now: () => new Date() });
    const keys = Array.from({ length: 100 }, (_, n) => `key-${n * 12 + 3}`);
    const transactions = new Transactions(source);
    const excesses = await plans.excessesOf(async () => {
      await parking.upcoming(transactions);
      await transactions.run(async (tx) => {
        await parking.nextDue(tx, PLACE);
        await parking.admit(tx, PLACE, { partitions: [0, 3, 6], keys, ids: [] });
      });
    });
    expect(excesses).toEqual([]);
  });

  it('a turn of the relay reads what it may send, and the journal not at all', async () => {
    await database.query(
      `INSERT INTO outbox (topic, bucket, event_id, event_type, aggregate_id, version, headers, payload)
       SELECT 'intake.tips', n % 8, gen_random_uuid(), 'tip.received.v1', 'key-' || n, 1, '{}', '{}'
       FROM generate_series(1, ${ROWS}) AS n`,
    );
    await database.query('VACUUM ANALYZE outbox');
    const relay = new Relay(pool, new Acknowledging(), {
      ...{ service: 'probe', topics: ['intake.tips'], topicPrefix: 'test.', pollMs: 1_000 },
    });
    const ofOneTurn = LANES_PER_TOPIC * LANE_TURN_ROWS;
    expect(await plans.excessesOf(() => relay.turn(), ofOneTurn)).toEqual([]);
    const [moved] = await database.query<{ rows: number }>('SELECT count(*)::integer AS rows FROM journal');
    expect(moved?.rows).toBeGreaterThan(0);
  });
});

/** A broker that has everything at once. */
class Acknowledging extends RelayProducer {
  constructor() {
    super(createKafka({ brokers: ['127.0.0.1:1'], clientId: 'test', topicPrefix: '' }));
  }

  override async send(): Promise<void> {}
}
