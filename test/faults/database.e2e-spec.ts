import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { MigrationPlan } from '#shared/database';
import {
  createTestDatabase,
  eventually,
  newKeyring,
  startTestService,
  type TestDatabase,
  type TestService,
  note,
  scaled,
} from '#shared/testing';
import { startPostgres } from '../../infra/postgres.ts';
import { stopProcess } from '../../infra/processes.ts';
import { aSubmission, serviceNamed } from './ground.ts';
import { watchLostTime } from './lost-time.ts';

const LIMIT_MS = scaled(1_200_000, 150_000);
const story = (name: string, act: () => Promise<void>) => it(name, act, LIMIT_MS);

const intake = serviceNamed('intake');
const plan: MigrationPlan = { service: intake.name, migrations: [...(intake.migrations ?? [])] };
const keys = {
  INTAKE_RECEIPT_KEY: randomBytes(32).toString('base64'),
  INTAKE_IDENTITY_KEYS: newKeyring(),
  INTAKE_PERSON_KEY: randomBytes(32).toString('base64'),
};

const services: TestService[] = [];
afterEach(async () => void (await Promise.all(services.splice(0).map((service) => service.close()))));

async function startIntake(options: Parameters<typeof startTestService>[1] = {}): Promise<TestService> {
  const service = await startTestService(intake, { seed: true, ...options, env: { ...keys, ...options.env } });
  services.push(service);
  return service;
}

interface Posted {
  status: number;
  retryAfter: string | undefined;
  ms: number;
}

async function post({ http }: TestService, key = randomUUID()): Promise<Posted> {
  const began = performance.now();
  const { status, headers } = await http.post('/v1/tips').set('idempotency-key', key).send(aSubmission());
  return { status, retryAfter: headers['retry-after'], ms: performance.now() - began };
}

/** Asks for a receipt that nobody has: 404, after counting the attempt on a connection of its own. */
async function lookUp({ http }: TestService): Promise<Posted> {
  const began = performance.now();
  const { status, headers } = await http.post('/v1/tips/receipts/lookup').send({ receiptCode: '0000000000000000' });
  return { status, retryAfter: headers['retry-after'], ms: performance.now() - began };
}

/** Does `act` as often as said, so many at once. */
async function repeat<T>(times: number, atOnce: number, act: (turn: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  let turn = 0;
  const worker = async () => {
    while (turn < times) answers.push(await act((turn += 1)));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}

const count = async ({ database }: TestService, from: string) =>
  Number((await database.query<{ count: string }>(`SELECT count(*) FROM ${from}`))[0]?.count);

describe('a database that stops at once', () => {
  const home = mkdtempSync(join(tmpdir(), 'vigil-postgres-'));
  const options = { home, logFile: join(home, 'postgres.log'), maxConnections: 60, durable: true };
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  story('loses nothing that was acknowledged, and serves again soon after its return', async () => {
    const [posts, stops] = [scaled(1_000, 120), scaled(10, 2)];
    let server = await startPostgres(options);
    const database = await createTestDatabase(plan, server.url);
    const service = await startIntake({ database });
    let done = 0;
    const postUntilAccepted = async (key = randomUUID()) => {
      const posted = await eventually(
        async () => {
          const answer = await post(service, key);
          return answer.status === 201 ? answer : undefined;
        },
        { withinMs: 60_000 },
      );
      done += 1;
      return posted;
    };
    const posting = repeat(posts, 8, () => postUntilAccepted());
    const pauses: number[] = [];
    for (let stop = 1; stop <= stops; stop += 1) {
      await eventually(() => done >= (posts * stop) / (stops + 1), { withinMs: 120_000 });
      await stopProcess(server, ['SIGQUIT', 'SIGKILL'], 10_000); // Immediately: no session is ended in order.
      server = await startPostgres(options);
      const back = performance.now();
      await releaseKeys(database.adminUrl);
      expect((await postUntilAccepted()).status).toBe(201);
      pauses.push((performance.now() - back) / 1_000);
    }
    await posting;
    const [stored] = await rowsOf(database.adminUrl, 'SELECT count(*)::int AS count FROM tips');
    expect(stored?.['count']).toBe(posts + stops);
    expect(Math.max(...pauses)).toBeLessThan(15);
    await service.close();
    await stopProcess(server, ['SIGQUIT', 'SIGKILL'], 10_000);
    note(25, {
      figure:
        `${stops} immediate stops, ${posts + stops} acknowledged, ${posts + stops} stored, ` +
        `serving again within ${Math.max(...pauses).toFixed(1)} s`,
    });
  });

  story('loses what it acknowledged when commits do not wait for the log, as the control', async () => {
    const server = await startPostgres(options);
    const database = await createTestDatabase(plan, server.url);
    await rowsOf(database.adminUrl, `ALTER SYSTEM SET wal_writer_delay = '10s'`);
    await rowsOf(database.adminUrl, 'SELECT pg_reload_conf()');
    await rowsOf(database.adminUrl, `ALTER DATABASE ${nameOf(database)} SET synchronous_commit = off`);
    const service = await startIntake({ database });
    let acknowledged = 0;
    const logged = async () =>
      (await rowsOf(database.adminUrl, 'SELECT pg_current_wal_flush_lsn()::text AS lsn'))[0]?.['lsn'];
    await eventually(
      async () => {
        const before = await logged();
        const answers = await repeat(8, 8, () => post(service));
        const accepted = answers.filter(({ status }) => status === 201).length;
        acknowledged += accepted;
        return accepted > 0 && (await logged()) === before;
      },
      { withinMs: 60_000, because: 'commits that are not in the log' },
    );
    await stopProcess(server, ['SIGQUIT', 'SIGKILL'], 10_000);
    const again = await startPostgres(options);
    const [stored] = await rowsOf(database.adminUrl, 'SELECT count(*)::int AS count FROM tips');
    const lost = acknowledged - Number(stored?.['count']);
    await service.close();
    await stopProcess(again, ['SIGQUIT', 'SIGKILL'], 10_000);
    expect(lost).toBeGreaterThan(0);
    note(25, { control: `commits that do not wait for the log: ${lost} of ${acknowledged} acknowledged tips lost` });
  });
});

const nameOf = ({ adminUrl }: TestDatabase) => new URL(adminUrl).pathname.slice(1);

/** The lease of a request that died would end by itself after a minute; no test needs to wait for it. */
async function releaseKeys(url: string): Promise<void> {
  await rowsOf(url, `UPDATE idempotency_keys SET expires_at = now() WHERE state = 'running'`);
}

async function rowsOf(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, options: '-c search_path=intake' });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

describe('a hundred callers for five connections', () => {
  const callers = 100;
  const places = 5;

  /** Answers how many of these have come to an end, well or not. */
  function underWay(work: readonly Promise<unknown>[]): { ended(): number } {
    let ended = 0;
    for (const one of work) void one.catch(() => undefined).finally(() => (ended += 1));
    return { ended: () => ended };
  }

  story('are told soon to come back, while relays go on, and are all served afterwards', async () => {
    const service = await startIntake({ env: { DATABASE_POOL_SIZE: String(places) } });
    const bare = new Pool({ connectionString: service.database.adminUrl, max: places });
    const blocker = new Client({ connectionString: service.database.adminUrl });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE intake.receipt_failures IN SHARE ROW EXCLUSIVE MODE');
    // The control of the limit: the library's pool as it comes, before the same table.
    const hanging = Array.from({ length: callers }, () =>
      bare.query('DELETE FROM intake.receipt_failures WHERE false'),
    );
    const hangers = underWay(hanging);
    const lost = watchLostTime();
    const posting = Array.from({ length: callers }, () => lookUp(service));
    await eventually(async () => (await count(service, waitingFor('vigil.intake'))) === places);
    await service.database.query(
      `INSERT INTO outbox (topic, event_type, bucket, event_id, aggregate_id, version, headers, payload)
       VALUES ('intake.tips', 'tip.received.v1', 0, gen_random_uuid(), 'any', 1, '{}', '{}')`,
    );
    // The control of the relay's own connections: work that shares those of the callers.
    const sharing = service.app.get(DataSource, { strict: false }).query('SELECT 1');
    await eventually(async () => (await count(service, 'outbox')) === 0, { because: 'the relay has its own' });
    await expect(sharing).rejects.toThrow(/timeout/);
    const refused = (await Promise.all(posting.map(settledSoon))).flatMap((answer) => answer ?? []);
    const lostMs = lost.stop();
    expect(hangers.ended()).toBe(0);
    await blocker.end();
    const all = await Promise.all(posting);
    await Promise.all(hanging);
    await bare.end();
    expect(refused.map(({ status }) => status)).toEqual(Array.from({ length: callers - places }, () => 503));
    expect(refused.filter(({ retryAfter }) => retryAfter === undefined)).toEqual([]);
    const slowest = Math.max(...refused.map(({ ms }) => ms));
    expect(slowest - lostMs).toBeLessThan(2_000);
    expect(all.filter(({ status }) => status === 404)).toHaveLength(places);
    const after = await repeat(callers, places, () => lookUp(service));
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([404]));
    note(26, {
      figure: `95 of 100 told within ${(slowest / 1_000).toFixed(1)} s to come back, then 100 of 100 served`,
      control:
        'a pool as the library makes it: 0 of 100 told anything until the last five had done; ' +
        "work on the callers' own connections: no connection",
    });
  });

  story('that submit tips share statements, and leave connections to others', async () => {
    const service = await startIntake({ env: { DATABASE_POOL_SIZE: String(places) } });
    const blocker = new Client({ connectionString: service.database.adminUrl });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE intake.tips IN SHARE ROW EXCLUSIVE MODE');
    const lost = watchLostTime();
    const posting = Array.from({ length: callers }, () => post(service));
    await eventually(async () => (await count(service, waitingFor('vigil.intake'))) === 2);
    expect((await lookUp(service)).status).toBe(404);
    const refused = (await Promise.all(posting.map(settledSoon))).flatMap((answer) => answer ?? []);
    const lostMs = lost.stop();
    expect(await count(service, waitingFor('vigil.intake'))).toBe(2);
    await blocker.end();
    const accepted = (await Promise.all(posting)).filter(({ status }) => status === 201).length;
    expect(refused.filter(({ status, retryAfter }) => status !== 503 || retryAfter === undefined)).toEqual([]);
    expect(refused.length + accepted).toBe(callers);
    expect(await count(service, 'tips')).toBe(accepted);
    const slowest = Math.max(0, ...refused.map(({ ms }) => ms));
    expect(slowest - lostMs).toBeLessThan(2_000);
    note(26, {
      figure: `of 100 that submit tips ${accepted} waited in two statements, ${refused.length} told within ${(slowest / 1_000).toFixed(1)} s`,
    });
  });
});

const waitingFor = (name: string) =>
  `pg_stat_activity WHERE datname = current_database() AND application_name = '${name}' AND wait_event_type = 'Lock'`;

/** The answer, if it comes within 8 s: later than any that is told to come back, sooner than one that hangs. */
function settledSoon(answer: Promise<Posted>): Promise<Posted | undefined> {
  return Promise.race([answer, new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 8_000))]);
}

describe('deadlocks and serialization failures', () => {
  story('are run again and reach no caller', async () => {
    const [failures, posts] = [100, 150];
    const service = await startIntake();
    // Every other attempt to write a tip fails, as a sequence counts through all rollbacks.
    await service.database.query(`
      CREATE SEQUENCE attempts;
      CREATE FUNCTION fail_at_times() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      DECLARE attempt bigint := nextval('intake.attempts');
      BEGIN
        IF attempt <= ${2 * failures} AND attempt % 2 = 1 THEN
          RAISE EXCEPTION 'injected' USING ERRCODE = CASE attempt % 4 WHEN 1 THEN '40001' ELSE '40P01' END;
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER fail_at_times BEFORE INSERT ON tips FOR EACH ROW EXECUTE FUNCTION fail_at_times();`);
    const answers = await repeat(posts, 1, () => post(service));
    expect(answers.map(({ status }) => status).filter((status) => status !== 201)).toEqual([]);
    const [row] = await service.database.query<{ last_value: string }>('SELECT last_value FROM attempts');
    expect(Number(row?.last_value)).toBe(posts + failures);
    expect(await count(service, 'tips')).toBe(posts);
    const refused = await withoutRetries(service, 20);
    expect(refused).toBe(10);
    note(27, {
      control: `without running them again: ${refused} of 20 writes fail`,
      figure: `${failures} failures in ${posts} posts: 0 answers 5xx, ${posts} tips`,
    });
  });
});

/** The same failures for a writer that gives up at the first. @returns how many writes fail. */
async function withoutRetries({ database }: TestService, writes: number): Promise<number> {
  await database.query('ALTER SEQUENCE attempts RESTART');
  await database.query('CREATE TABLE written (id integer)');
  await database.query(
    'CREATE TRIGGER fail_at_times BEFORE INSERT ON written FOR EACH ROW EXECUTE FUNCTION fail_at_times()',
  );
  const outcomes = await repeat(writes, 1, () =>
    database.query('INSERT INTO written VALUES (1)').catch(() => 'failed'),
  );
  return outcomes.filter((outcome) => outcome === 'failed').length;
}
