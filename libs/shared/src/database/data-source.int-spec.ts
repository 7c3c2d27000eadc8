import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Pool } from 'pg';
import { createTestDatabase, startTcpProxy, type TestDatabase } from '#shared/testing';
import { breakWhenSilent, openDataSource } from './data-source.js';
import { isOutage } from './pg-errors.js';

let database: TestDatabase;
let server: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
  database = await createTestDatabase({ service: 'probe', migrations: [] });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await database.drop();
});

/** The address of a door to the database that turns the first callers away. */
async function behindDoor(refusals: number): Promise<string> {
  const url = new URL(database.url);
  const real = { port: Number(url.port), host: url.hostname };
  let callers = 0;
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // The other end may be gone first.
    callers += 1;
    if (callers <= refusals) return void socket.destroy();
    socket.pipe(connect(real)).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

describe('a service that starts', () => {
  const options = { applicationName: 'opening', poolSize: 1 };

  it('waits for a database that is not there yet', async () => {
    const source = await openDataSource({ ...options, url: await behindDoor(3) });
    expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await source.destroy();
  });

  it('does not wait for one that refuses it', async () => {
    const url = new URL(database.url);
    url.password = 'guess';
    await expect(openDataSource({ ...options, url: url.href })).rejects.toMatchObject({ code: '28P01' });
  });
});

describe('a database whose host vanishes', () => {
  /** Long enough for a busy server to let a connection in. */
  const SILENCE_MS = 2_000;

  it('does not hold the connection for ever, and the next one works when it is back', async () => {
    const url = new URL(database.url);
    const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const onConnect = (client: object) => breakWhenSilent(client, SILENCE_MS);
    const pool = new Pool({ connectionString: url.href, max: 1, ...{ onConnect } });
    pool.on('error', () => undefined); // The broken connection tells of itself, too.
    await pool.query('SELECT 1');
    proxy.let({ back: 'lost' });
    const failure = await pool.query('SELECT 1').catch((error: unknown) => error);
    expect(isOutage(failure)).toBe(true);
    proxy.let({ back: 'open' });
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await proxy.close();
  });
});
