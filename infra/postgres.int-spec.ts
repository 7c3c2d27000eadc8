import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { livingPostgres, startPostgres, stopPostgres } from './postgres.ts';
import { scratchFolder } from './testing/scratch.ts';

/** The folder of a test is closed to other users, as a clone under a home folder may be. */
describe('the PostgreSQL of a clone', () => {
  const folder = scratchFolder(() => stopPostgres(home));
  const home = join(folder, 'postgres');
  const options = { home, logFile: `${home}.log`, maxConnections: 20, durable: false };

  async function ask(url: string, sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    await client.end();
    return rows.flat();
  }

  it('is used again while it runs, and keeps port and data over a stop', async () => {
    const first = await startPostgres(options);
    await ask(first.url, 'create table kept (tip text)');
    expect((await startPostgres(options)).pid).toBe(first.pid);
    await stopPostgres(home);
    expect(livingPostgres(home)).toBeUndefined();
    const second = await startPostgres(options);
    expect(second.ports).toEqual(first.ports);
    expect(await ask(second.url, 'select count(*)::int from kept')).toEqual([0]);
  });

  it('lets nobody in without the password that only its owner can read', async () => {
    const url = new URL(livingPostgres(home)?.url ?? '');
    expect(statSync(join(home, 'password')).mode & 0o777).toBe(0o600);
    url.password = 'guess';
    await expect(ask(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('says why it does not start, with the end of its log', async () => {
    await stopPostgres(home);
    appendFileSync(join(home, 'data', 'postgresql.conf'), 'nonsense = 1\n');
    await expect(startPostgres(options)).rejects.toThrow(/PostgreSQL did not start[\s\S]*nonsense/);
  });
});
