import { loadServiceEnv } from '#shared/config';
import { assembleService } from '#shared/http';
import { createLogger } from '#shared/observability';
import { createTestDatabase, eventually, startTcpProxy, type TestDatabase } from '#shared/testing';
import { gateway } from '../src/gateway.module.js';
import {
  environmentOf,
  gatewayPlan,
  setRealTime,
  startGateway,
  startService,
  type RemoteService,
} from './gateway-under-test.js';

const limits = {
  'address-minute': { free: 100, max: 3 },
  'network-minute': { free: 100, max: 5 },
  'everyone-minute': { free: 100 },
  'address-day': { free: 100, max: 6 },
  'network-day': { free: 100, max: 9 },
};
const MINUTE_MS = 60_000;
/** Ten in the morning in Viet Nam. */
const MORNING = Date.parse('2026-11-27T03:00:30Z');

let database: TestDatabase;
let intake: RemoteService;
let now = 0;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  setRealTime(() => now);
  [database, intake] = await Promise.all([createTestDatabase(gatewayPlan), startService()]);
});

afterAll(async () => {
  await Promise.all([intake?.close(), database?.drop()]);
});

beforeEach(async () => {
  now = MORNING;
  await database.query('TRUNCATE network_salts, network_counts');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** @param countsPatiently false where the database is to be away. */
async function startReplica(
  env: Record<string, string> = {},
  countsPatiently = true,
): Promise<(from: string, path?: string) => Promise<Response>> {
  const replica = await startGateway({
    database,
    services: { INTAKE_URL: intake.url },
    countsPatiently,
    env: { BRAKE_LIMITS: JSON.stringify(limits), TRUSTED_PROXIES: '127.0.0.1', ...env },
  });
  open.push(replica);
  return (from, path = '/v1/tips') =>
    fetch(replica.url + path, { method: 'POST', body: '{}', headers: { 'x-forwarded-for': from } });
}

const daysOf = () =>
  database.query<{ requests: number }>('SELECT requests FROM network_counts WHERE minute = -1 ORDER BY requests');

describe('the quotas of a network', () => {
  it('end in 429 with the time to try again, whichever replica is asked, and after a restart', async () => {
    const [first, second] = [await startReplica(), await startReplica()];
    for (const submit of [first, second, first]) expect((await submit('198.51.100.1')).status).toBe(200);
    for (const submit of [first, second, await startReplica()]) {
      const response = await submit('198.51.100.1');
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
      expect(await response.json()).toMatchObject({ code: 'rate-limited' });
    }
    now += MINUTE_MS;
    expect((await second('198.51.100.1')).status).toBe(200);
  });

  it('hold for a /24 and a /48 together, with more room', async () => {
    const submit = await startReplica();
    const statuses = async (addresses: string[]) => {
      const seen: number[] = [];
      for (const address of addresses) seen.push((await submit(address)).status);
      return seen;
    };
    expect(await statuses([1, 2, 3, 4, 5, 6].map((last) => `203.0.113.${last}`))).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
    expect(await statuses(['203.0.114.1'])).toEqual([200]);
    const homes = ['1', '2', '3', '4', '5', 'ffff'].map((subnet) => `2001:db8:7:${subnet}::1`);
    expect(await statuses(homes)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await statuses(['2001:db8:8:1::1'])).toEqual([200]);
  });

  it('hold for a day in Viet Nam, for looks at receipts too, and begin anew at midnight', async () => {
    const submit = await startReplica();
    for (let sent = 0; sent < 3; sent += 1) await submit('198.51.100.2');
    const look = () => submit('198.51.100.2', '/v1/tips/receipts/lookup');
    for (let sent = 0; sent < 3; sent += 1) expect((await look()).status).toBe(200);
    now += MINUTE_MS;
    for (const response of [await look(), await submit('198.51.100.2')]) {
      expect(response.status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBe(13 * 3_600 + 58 * 60 + 30);
    }
    now = Date.parse('2026-11-27T17:00:00Z');
    expect((await submit('198.51.100.2')).status).toBe(200);
    expect((await look()).status).toBe(200);
  });

  it('of a day are not used up by what was refused', async () => {
    const submit = await startReplica();
    for (let sent = 0; sent < 8; sent += 1) await submit('198.51.100.3');
    expect(await daysOf()).toEqual([{ requests: 3 }, { requests: 3 }]);
  });

  it('count many at once one by one', async () => {
    const replicas = [await startReplica(), await startReplica()];
    const wave = Array.from({ length: 20 }, () => replicas.map((submit) => submit('198.51.100.4'))).flat();
    const statuses = (await Promise.all(wave)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(await daysOf()).toEqual([{ requests: 3 }, { requests: 3 }]);
  });

  it('go on when the database has lost its salt', async () => {
    const submit = await startReplica();
    for (let sent = 0; sent < 3; sent += 1) await submit('198.51.100.5');
    await database.query('TRUNCATE network_salts, network_counts'); // As a crash of the server leaves unlogged tables.
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) statuses.push((await submit('198.51.100.5')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('let everybody through while the database is away, and hold again when it is back', async () => {
    const { hostname, port } = new URL(database.url);
    const line = await startTcpProxy({ host: hostname, port: Number(port) });
    const url = new URL(database.url);
    url.host = `127.0.0.1:${line.port}`;
    const submit = await startReplica({ DATABASE_URL: url.href }, false);
    try {
      await eventually(async () => (await submit('198.51.100.6')).status === 429, { because: 'it counts' });
      line.cut({ refuse: true });
      expect((await submit('198.51.100.6')).status).toBe(200);
      line.accept();
      await eventually(async () => (await submit('198.51.100.6')).status === 429, { because: 'it counts again' });
      line.let({ there: 'held' });
      const begun = performance.now();
      expect((await submit('198.51.100.6')).status).toBe(200);
      expect(performance.now() - begun).toBeLessThan(5_000);
      line.let({ there: 'open' });
      await eventually(async () => (await submit('198.51.100.6')).status === 429, { because: 'it counts again' });
    } finally {
      await Promise.all(open.splice(0).map((each) => each.close()));
      await line.close();
    }
  });
});

describe('an address', () => {
  it('stands in no table, no line of the log and no metric', async () => {
    const lines: string[] = [];
    const env = { BRAKE_LIMITS: JSON.stringify(limits), TRUSTED_PROXIES: '127.0.0.1' };
    const source = environmentOf({ database, services: { INTAKE_URL: intake.url }, env }, 0, 'http://127.0.0.1:3890');
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ service: 'gateway', level: 'trace', destination });
    const app = await assembleService(gateway, loadServiceEnv(gateway.env, source), logger);
    open.push(app);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const url = await app.getUrl();
    const addresses = ['198.51.100.77', '2001:db8:aa:bb::77'];
    for (const from of addresses)
      for (let sent = 0; sent < 5; sent += 1)
        await fetch(`${url}/v1/tips`, { method: 'POST', body: '{}', headers: { 'x-forwarded-for': from } });
    await database.query(`SELECT set_config('bytea_output', 'escape', false)`);
    const tables = await database.query<{ row: string }>(
      `SELECT row::text FROM network_counts row UNION ALL SELECT row::text FROM network_salts row
       UNION ALL SELECT row::text FROM audit_rows row`,
    );
    await database.query(`SELECT set_config('bytea_output', 'hex', false)`);
    expect(tables.length).toBeGreaterThan(4);
    expect(lines.length).toBeGreaterThan(4);
    const all = [...lines, ...tables.map(({ row }) => row), await (await fetch(`${url}/metrics`)).text()].join('\n');
    for (const trace of ['198.51.100', '2001:db8', 'aa:bb']) expect(all).not.toContain(trace);
  });
});
