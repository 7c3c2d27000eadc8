import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface SystemDatabase {
  name: string;
  /** Connection string of the owner. */
  url: string;
  /** Reads and writes as the owner; SQL names tables with their schema. */
  sql<R extends object = Record<string, unknown>>(text: string, parameters?: unknown[]): Promise<R[]>;
  /** Runs `work` while no other test migrates: the runtime roles belong to the whole cluster. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

/** An empty database of its own, for all five services. */
export async function createSystemDatabase(): Promise<SystemDatabase> {
  const name = `test_system_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${name}`));
  const url = urlOf(name);
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  pool.on('error', () => undefined); // Tests stop the server or drop the database under it.
  return {
    name,
    url,
    sql: async <R extends object>(text: string, parameters?: unknown[]) =>
      (await pool.query<R & pg.QueryResultRow>(text, parameters)).rows,
    alone: (work) =>
      asAdmin(async (admin) => {
        await admin.query(`SELECT pg_advisory_lock(hashtext('vigil.test-template'))`);
        return work();
      }),
    drop: async () => {
      await pool.end();
      await dropDatabase(name);
    },
  };
}

export async function dropDatabase(name: string): Promise<void> {
  await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: urlOf() });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(database?: string): string {
  const given = process.env['TEST_ADMIN_DATABASE_URL'];
  if (!given) throw new Error('TEST_ADMIN_DATABASE_URL is not set; Jest’s global setup provides it.');
  const url = new URL(given);
  if (database) url.pathname = `/${database}`;
  return url.href;
}
