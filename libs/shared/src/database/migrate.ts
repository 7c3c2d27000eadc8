import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { appendOnlyTables, coreTables } from './core-tables.js';

export type MigrationClass = new () => MigrationInterface;

export interface MigrationPlan {
  /** The service's name: also its schema; its runtime role is `vigil_<name>`. */
  service: string;
  migrations: MigrationClass[];
}

export interface MigrationTarget {
  /** A role that may create roles and schemas; it becomes the owner of the tables. */
  adminUrl: string;
  /** The password that the service's runtime role gets; without it the role is left as it is. */
  runtimePassword?: string;
}

/** Months of journal partitions made ahead at each migration. */
const JOURNAL_MONTHS_AHEAD = 12;

/** The database role under which a service runs: it may read and write its own schema only. */
export function runtimeRoleOf(service: string): string {
  return `vigil_${service}`;
}

/**
 * Brings one service's role, schema and tables up to date. One at a time per database: a second migrator waits on
 * an advisory lock, since TypeORM's migrations take none of their own.
 */
export async function migrateService(plan: MigrationPlan, target: MigrationTarget): Promise<void> {
  await withMigrationLock(target.adminUrl, async (client) => {
    await prepareRoleAndSchema(client, plan.service, target.runtimePassword);
    await runMigrations(plan, target.adminUrl);
    for (const statement of runtimeRights(plan.service)) await client.query(statement);
  });
}

async function withMigrationLock(adminUrl: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: adminUrl, application_name: 'vigil.migrate' });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('vigil.migrate'))`);
    await work(client);
  } finally {
    await client.end();
  }
}

async function prepareRoleAndSchema(client: Client, service: string, password: string | undefined): Promise<void> {
  const role = runtimeRoleOf(service);
  // Roles belong to the cluster: a migrator of another database may create the same one at the same moment.
  await client.query(
    `DO $$ BEGIN CREATE ROLE ${role} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  );
  if (password !== undefined) await client.query(`ALTER ROLE ${role} PASSWORD ${client.escapeLiteral(password)}`);
  const database = client.escapeIdentifier(
    String((await client.query('SELECT current_database() AS name')).rows[0].name),
  );
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${role}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${service}`);
  await client.query(`REVOKE ALL ON SCHEMA public FROM PUBLIC`);
  await client.query(`ALTER ROLE ${role} IN DATABASE ${database} SET search_path TO ${service}`);
}

async function runMigrations(plan: MigrationPlan, adminUrl: string): Promise<void> {
  const dataSource = migrationSource(plan, adminUrl);
  await dataSource.initialize();
  try {
    for (const sql of coreTables) await dataSource.query(sql);
    await dataSource.query(`ALTER FUNCTION ensure_journal_months(date, integer) SET search_path TO ${plan.service}`);
    await dataSource.query(`SELECT ensure_journal_months(current_date, ${JOURNAL_MONTHS_AHEAD})`);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}

/** Takes back the service's last migration. */
export async function revertLastMigration(plan: MigrationPlan, target: MigrationTarget): Promise<void> {
  await withMigrationLock(target.adminUrl, async () => {
    const dataSource = migrationSource(plan, target.adminUrl);
    await dataSource.initialize();
    try {
      await dataSource.undoLastMigration({ transaction: 'each' });
    } finally {
      await dataSource.destroy();
    }
  });
}

function migrationSource(plan: MigrationPlan, adminUrl: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url: adminUrl,
    schema: plan.service,
    migrations: plan.migrations,
    migrationsTableName: 'schema_migrations',
    installExtensions: false,
    extra: { max: 1, options: `-c search_path=${plan.service}`, application_name: `vigil.migrate.${plan.service}` },
  });
}

/** What a service's runtime role may do in its schema, as statements. */
export function runtimeRights(service: string): string[] {
  const role = runtimeRoleOf(service);
  return [
    `GRANT USAGE ON SCHEMA ${service} TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${service} TO ${role}`,
    `GRANT MAINTAIN ON ${service}.outbox TO ${role}`, // The relay reclaims the space of what it has sent.
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${service} TO ${role}`,
    `REVOKE INSERT, UPDATE, DELETE ON ${service}.schema_migrations FROM ${role}`,
    ...appendOnlyTables.map((table) => `REVOKE UPDATE, DELETE ON ${service}.${table} FROM ${role}`),
  ];
}
