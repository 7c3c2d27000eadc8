import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createService } from '#shared/http';
import { createTestDatabase, eventually, type TestDatabase } from '#shared/testing';
import { gateway } from '../src/gateway.module.js';
import { brakeWindows, type BrakeCounts, type BrakeWindow } from '../src/limits/brake-limits.js';
import { countingMoment } from '../src/limits/counting-time.js';
import { Forgetting } from '../src/limits/forgetting.js';
import { NetworkCounts } from '../src/limits/network-counts.js';
import { networksOf } from '../src/limits/networks.js';
import { SpentProofs } from '../src/proofs/spent-proofs.js';
import { countPatiently, environmentOf, gatewayPlan, setRealTime } from './gateway-under-test.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const windows = Object.keys(brakeWindows) as BrakeWindow[];

let database: TestDatabase;
let replicas: NestFastifyApplication[];
let now = 0;

beforeAll(async () => {
  setRealTime(() => now);
  database = await createTestDatabase(gatewayPlan);
});

afterAll(() => database?.drop());

beforeEach(async () => {
  now = Date.parse('2026-11-27T03:00:30Z');
  await database.query('TRUNCATE network_salts, network_counts, spent_proofs');
  const source = environmentOf({ database }, 0, 'http://127.0.0.1:3890');
  replicas = [await createService(gateway, source), await createService(gateway, source)];
  replicas.forEach(countPatiently);
});

afterEach(() => Promise.all(replicas.map((replica) => replica.close())));

async function count(address: string, by = 0): Promise<BrakeCounts | undefined> {
  const counting = { networks: networksOf(address), windows, at: countingMoment(new Date(now)) };
  return replicas[by]?.get(NetworkCounts).add(counting);
}
const forget = () => Promise.all(replicas.map((replica) => replica.get(Forgetting).forget()));

const rowsIn = async (table: string) => {
  const [row] = await database.query<{ rows: number }>(`SELECT count(*)::integer AS rows FROM ${table}`);
  return row?.rows;
};
const left = async () => ({
  salts: await rowsIn('network_salts'),
  counts: await rowsIn('network_counts'),
  proofs: await rowsIn('spent_proofs'),
});

/** A replica that is just looking, by the day before, makes others pass by; the next look removes all. */
async function allForgotten(): Promise<true> {
  await forget();
  expect(await left()).toEqual({ salts: 0, counts: 0, proofs: 0 });
  return true;
}

describe('what the brake knows', () => {
  it('is gone after 24 hours: salts, hashes, counts and proofs', async () => {
    await count('198.51.100.1');
    await replicas[0]?.get(SpentProofs).spend({ id: 'ab'.repeat(32), expiresAt: new Date(now + 10 * MINUTE_MS) });
    expect(await left()).toEqual({ salts: 1, counts: 5, proofs: 1 });
    now += DAY_MS;
    await eventually(allForgotten);
  });

  it('stays until the day ends, and not longer', async () => {
    await count('198.51.100.1');
    now = Date.parse('2026-11-27T16:59:59.999Z');
    await forget();
    expect(await left()).toMatchObject({ salts: 1, counts: 2 });
    now += 1;
    await eventually(allForgotten);
  });

  it('is gone with the first request of the next day too, and its salt is another', async () => {
    await count('198.51.100.1');
    const hashes = () => database.query('SELECT network FROM network_counts WHERE minute = -1 ORDER BY 1');
    const salts = () => database.query('SELECT id, sealed FROM network_salts');
    const before = { hashes: await hashes(), salts: await salts() };
    now += DAY_MS;
    expect(await count('198.51.100.1')).toMatchObject({ 'address-day': 1, 'network-day': 1 });
    expect(await left()).toMatchObject({ salts: 1, counts: 5 });
    expect(await hashes()).not.toEqual(before.hashes);
    expect(await salts()).not.toEqual(before.salts);
  });

  it('of a minute is gone in the minute after the next, and of a proof when it expires', async () => {
    await count('198.51.100.1');
    await replicas[0]?.get(SpentProofs).spend({ id: 'cd'.repeat(32), expiresAt: new Date(now + MINUTE_MS) });
    now += MINUTE_MS;
    await forget();
    expect(await left()).toEqual({ salts: 1, counts: 5, proofs: 0 });
    now += MINUTE_MS;
    await forget();
    expect(await left()).toEqual({ salts: 1, counts: 2, proofs: 0 });
  });

  it('is removed by itself while a replica runs', async () => {
    await database.query(`INSERT INTO network_salts VALUES (gen_random_uuid(), '2026-11-01', 'x')`);
    const late = await createService(gateway, environmentOf({ database }, 0, 'http://127.0.0.1:3890'));
    try {
      await eventually(async () => (await rowsIn('network_salts')) === 0, { because: 'the salt is destroyed' });
    } finally {
      await late.close();
    }
  });

  it('holds no time but the day and the minute, and no hash that stands for a network twice', async () => {
    await count('198.51.100.1');
    now += MINUTE_MS;
    await count('198.51.100.1');
    const rows = await database.query<{ network: Buffer; minute: number }>(
      'SELECT network, minute FROM network_counts',
    );
    expect(new Set(rows.map(({ network }) => network.toString('hex'))).size).toBe(rows.length);
    expect(rows.map(({ minute }) => minute).sort((a, b) => a - b)).toEqual([-1, -1, 600, 600, 600, 601, 601, 601]);
    const columns = await database.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = current_schema() AND table_name IN ('network_salts', 'network_counts') ORDER BY 1`,
    );
    expect(columns.map(({ name }) => name)).toEqual([
      ...['day', 'id', 'minute', 'network', 'requests', 'salt_id', 'sealed'],
    ]);
  });

  it('is in no write-ahead log, and so in no backup or replica', async () => {
    const rows = await database.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u'
         AND relnamespace = current_schema()::regnamespace ORDER BY 1`,
    );
    expect(rows.map(({ relname }) => relname)).toEqual(['network_counts', 'network_salts', 'spent_proofs']);
  });

  it('is counted together by two replicas, one place for each request', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, (_, index) => count('198.51.100.9', index % 2)));
    const places = all.map((counts) => counts?.['address-day'] ?? 0).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it('does not keep two replicas waiting for each other at midnight', async () => {
    for (let day = 0; day < 5; day += 1) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => count(`198.51.100.${index}`, index % 2)));
      now += DAY_MS;
      const work = Array.from({ length: 20 }, (_, index) => count(`198.51.100.${index}`, index % 2));
      await Promise.all([forget(), forget(), ...work]);
      expect(await rowsIn('network_salts')).toBe(1);
    }
  });
});
