import pg from 'pg';
import { note, ROLE_PASSWORD } from '#shared/testing';
import { SERVICES, type ServiceName } from '../infra/service-names.ts';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 120_000;
/** SQLSTATE: insufficient privilege. */
const REFUSED = '42501';

const pairs = SERVICES.flatMap((role) => SERVICES.filter((schema) => schema !== role).map((schema) => [role, schema]));

let system: System;

beforeAll(async () => {
  system = await startSystem({ services: [] });
}, LIMIT_MS);

afterAll(() => system?.stop());

describe('the database, as the deploy step leaves it', () => {
  it('has one pair of role and foreign schema for each two services', () => {
    expect(new Set(pairs.map(String)).size).toBe(20);
  });

  it.each(pairs)('keeps %s out of every table of %s', async (role, schema) => {
    const tables = await tablesOf(schema);
    expect(tables.length).toBeGreaterThan(5);
    const acts = tables.flatMap((table) => [
      `SELECT FROM ${schema}.${table}`,
      `INSERT INTO ${schema}.${table} DEFAULT VALUES`,
      `UPDATE ${schema}.${table} SET ctid = ctid`,
      `DELETE FROM ${schema}.${table}`,
    ]);
    const answers = await attempt(role, acts);
    expect(answers.filter(({ code }) => code !== REFUSED)).toEqual([]);
  });

  it.each(pairs)('lets %s make nothing in %s', async (role, schema) => {
    const answers = await attempt(role, [
      `CREATE TABLE ${schema}.foothold (id integer)`,
      `CREATE VIEW ${schema}.keyhole AS SELECT 1`,
    ]);
    expect(answers.map(({ code }) => code)).toEqual([REFUSED, REFUSED]);
  });

  it('lets a role in that was granted the right, as the control', async () => {
    const foreign = 'SELECT FROM intake.tips';
    const before = await attempt('reporting', [foreign]);
    await system.sql('GRANT USAGE ON SCHEMA intake TO vigil_reporting');
    await system.sql('GRANT SELECT ON intake.tips TO vigil_reporting');
    const [granted] = await attempt('reporting', [foreign]);
    await system.sql('REVOKE ALL ON intake.tips FROM vigil_reporting');
    await system.sql('REVOKE ALL ON SCHEMA intake FROM vigil_reporting');
    expect([...before, granted, ...(await attempt('reporting', [foreign]))].map((answer) => answer?.code)).toEqual([
      REFUSED,
      undefined,
      REFUSED,
    ]);
    note(28, { control: 'a role that was granted a foreign table: let in' });
  });

  it.each(SERVICES)('lets %s add to its audit rows, and neither change nor delete them', async (role) => {
    const answers = await attempt(role, [
      'SELECT FROM audit_rows',
      `UPDATE audit_rows SET act = 'forged'`,
      'DELETE FROM audit_rows',
      'TRUNCATE audit_rows',
    ]);
    expect(answers.map(({ code }) => code)).toEqual([undefined, REFUSED, REFUSED, REFUSED]);
  });

  it.each(SERVICES)('gives %s no right beyond its rows: neither tables nor roles', async (role) => {
    const answers = await attempt(role, [
      'CREATE TABLE own_table (id integer)',
      'DROP TABLE outbox',
      'ALTER TABLE outbox ADD COLUMN more text',
      'CREATE ROLE another',
      'SET ROLE vigil_owner',
    ]);
    expect(answers.filter(({ code }) => code === undefined)).toEqual([]);
  });
});

async function tablesOf(schema: string | undefined): Promise<string[]> {
  const rows = await system.sql<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class
     WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

/** What PostgreSQL answers a service's runtime role. */
async function attempt(role: ServiceName, acts: string[]): Promise<{ act: string; code: string | undefined }[]> {
  const url = new URL(system.databaseUrl);
  url.username = `vigil_${role}`;
  url.password = ROLE_PASSWORD;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const answers = [];
  for (const act of acts) {
    const code = await client.query(act).then(
      () => undefined,
      (error: pg.DatabaseError) => error.code,
    );
    answers.push({ act, code });
  }
  await client.end();
  return answers;
}
