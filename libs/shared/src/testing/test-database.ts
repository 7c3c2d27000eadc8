import { createHash, randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Client } from 'pg';
import { coreTables, migrateService, runtimeRights, runtimeRoleOf, type MigrationPlan } from '#shared/database';

/** All test databases of a cluster share the runtime roles, so their password is one. */
export const ROLE_PASSWORD = 'runtime-role-of-tests';

export interface TestDatabase {
  /** Connection string of the service's runtime role. */
  url: string;
  /** Connection string of the owner, for looking behind the service's back. */
  adminUrl: string;
  /** Reads as the owner, with the service's schema as search path. */
  query<R extends object = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<R[]>;
  drop(): Promise<void>;
}

/**
 * A database of its own with the service's schema, cloned from a template that is migrated once per schema version.
 * @param server a superuser's connection string, when it is not the server of all tests.
 */
export async function createTestDatabase(plan: MigrationPlan, server = serverOfTests()): Promise<TestDatabase> {
  const asAdmin = <T>(work: (admin: Client) => Promise<T>) => withAdmin(server, work);
  const template = await ensureTemplate(plan, server);
  const name = `test_${plan.service}_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (admin) => {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${runtimeRoleOf(plan.service)}`);
    await admin.query(
      `ALTER ROLE ${runtimeRoleOf(plan.service)} IN DATABASE ${name} SET search_path TO ${plan.service}`,
    );
  });
  const adminUrl = urlOf(server, name);
  const reader = new Client({ connectionString: adminUrl, options: `-c search_path=${plan.service}` });
  reader.on('error', () => undefined); // Tests stop the server or drop the database under it.
  await reader.connect();
  return {
    url: urlOf(server, name, runtimeRoleOf(plan.service)),
    adminUrl,
    query: async <R extends object>(sql: string, parameters?: unknown[]) =>
      (await reader.query<R & Record<string, unknown>>(sql, parameters)).rows,
    drop: async () => {
      await reader.end();
      await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

async function ensureTemplate(plan: MigrationPlan, server: string): Promise<string> {
  const template = `template_${plan.service}_${await fingerprintOf(plan)}`;
  await withAdmin(server, async (admin) => {
    await admin.query(`SELECT pg_advisory_lock(hashtext('vigil.test-template'))`);
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [template]);
    if (rowCount) return;
    await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${template}`);
    await migrateService(plan, { adminUrl: urlOf(server, template), runtimePassword: ROLE_PASSWORD });
    await admin.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
  });
  return template;
}

/** Changes when any statement of a migration changes, so that a stale template is never used. */
async function fingerprintOf(plan: MigrationPlan): Promise<string> {
  const code = [...coreTables, ...runtimeRights(plan.service)];
  for (const Migration of plan.migrations) code.push(Migration.toString(), ...(await statementsOf(new Migration())));
  return createHash('sha256').update(code.join('\n')).digest('hex').slice(0, 12);
}

/** What a migration says to the database, as far as it can be told without one: each question has an empty answer. */
async function statementsOf(migration: MigrationInterface): Promise<string[]> {
  const said: string[] = [];
  const listener = {
    query: (sql: string) => {
      said.push(sql);
      return Promise.resolve([]);
    },
  };
  await migration.up(listener as unknown as QueryRunner);
  return said;
}

async function withAdmin<T>(server: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function serverOfTests(): string {
  const given = process.env['TEST_ADMIN_DATABASE_URL'];
  if (!given) throw new Error('TEST_ADMIN_DATABASE_URL is not set; Jest’s global setup provides it.');
  return given;
}

function urlOf(server: string, database: string, role?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role;
    url.password = ROLE_PASSWORD;
  }
  return url.href;
}
