import { Client } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrateService, revertLastMigration, type MigrationPlan } from '#shared/database';
import { createTestDatabase, eventually, type TestDatabase, note } from '#shared/testing';
import { definitions } from '../../infra/deploy/definitions.ts';

const LIMIT_MS = 180_000;

const plans: MigrationPlan[] = definitions.map(({ name, migrations = [] }) => ({
  service: name,
  migrations: [...migrations],
}));

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ service: 'empty', migrations: [] });
});
afterAll(() => database?.drop());

/** Without a password: the roles are those of all tests, and two migrators of the cluster may not set one at once. */
const target = () => ({ adminUrl: database.adminUrl });

/** Stands still in the middle until the lock 389 is free, so that a test sees who else is at work. */
class CreateOnce20261124000002 implements MigrationInterface {
  name = 'CreateOnce20261124000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT pg_advisory_xact_lock_shared(389)');
    await runner.query('CREATE TABLE once (id integer)');
  }

  /** Forgets the table that it made. */
  async down(): Promise<void> {}
}

const standing: MigrationPlan = { service: 'standing', migrations: [CreateOnce20261124000002] };

/** Runs a service's migrations as the library does it, without a lock of ours. */
async function migrateUnlocked({ service, migrations }: MigrationPlan): Promise<void> {
  const source = new DataSource({
    ...{ type: 'postgres', url: database.adminUrl, schema: service, migrations, installExtensions: false },
    ...{ migrationsTableName: 'schema_migrations', extra: { application_name: 'vigil.migrate' } },
  });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}

/** Two migrators at once, both seen at the same moment; answers how many fail. */
async function failuresOfTwo(migrate: () => Promise<void>): Promise<number> {
  const blocker = new Client({ connectionString: database.adminUrl });
  await blocker.connect();
  await blocker.query('SELECT pg_advisory_lock(389)');
  const both = [migrate(), migrate()].map((one) => one.then(() => 0).catch(() => 1));
  await eventually(async () => (await waiting()).length === 2, { because: 'two migrators that wait' });
  await blocker.end();
  return (await Promise.all(both)).reduce((sum: number, one) => sum + one, 0);
}

/** Migrators that wait, be it for each other or for a test. */
const waiting = () =>
  database.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'vigil.migrate%'
     AND wait_event = 'advisory'`,
  );

/** The schema as the catalogues have it: columns, constraints, indexes, rights. */
async function catalogueOf(service: string): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) AS line
       FROM information_schema.columns WHERE table_schema = $1
     UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
       FROM pg_constraint WHERE connamespace = $1::regnamespace
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = $1
     UNION ALL SELECT concat_ws(' ', relname, relacl::text, reloptions::text)
       FROM pg_class WHERE relnamespace = $1::regnamespace
     ORDER BY 1`,
    [service],
  );
  return rows.map(({ line }) => line);
}

it(
  'wait for each other when two begin at once, and both find the schema whole',
  async () => {
    const blocker = new Client({ connectionString: database.adminUrl });
    await blocker.connect();
    await blocker.query(`SELECT pg_advisory_lock(hashtext('vigil.migrate'))`);
    const migrateAll = async () => {
      for (const plan of plans) await migrateService(plan, target());
    };
    const both = [migrateAll(), migrateAll()];
    await eventually(async () => (await waiting()).length === 2, { because: 'two migrators that wait' });
    await blocker.end();
    await Promise.all(both);
    for (const { service } of plans) expect((await catalogueOf(service)).length).toBeGreaterThan(50);
  },
  LIMIT_MS,
);

it(
  'can be taken back one by one and run again to the same schema, in every service',
  async () => {
    for (const plan of plans) {
      const before = await catalogueOf(plan.service);
      for (const _ of plan.migrations) await revertLastMigration(plan, target());
      expect((await catalogueOf(plan.service)).length).toBeLessThan(before.length);
      await migrateService(plan, target());
      expect(await catalogueOf(plan.service)).toEqual(before);
    }
    const migrations = plans.reduce((sum, plan) => sum + plan.migrations.length, 0);
    note(28, {
      figure:
        `two migrators at once: one ran, one waited; ${migrations} migrations of ${plans.length} services up, down ` +
        `and up to the same catalogue; 20 pairs of role and foreign schema refused (test/schema-isolation.e2e-spec.ts)`,
    });
  },
  LIMIT_MS,
);

it(
  'fail when two begin at once without our lock, and a way back that forgets a table is seen, as the control',
  async () => {
    expect(await failuresOfTwo(() => migrateService(standing, target()))).toBe(0);
    const whole = await catalogueOf(standing.service);
    await revertLastMigration(standing, target());
    const forgetful = await catalogueOf(standing.service);
    expect(forgetful).toEqual(whole);
    await database.query('DROP TABLE standing.once');
    expect(await catalogueOf(standing.service)).not.toEqual(forgetful);
    expect(await failuresOfTwo(() => migrateUnlocked(standing))).toBe(1);
    note(28, {
      control: "the library's migrations without our lock: 1 of 2 fails; a way back that forgets a table: seen",
    });
  },
  LIMIT_MS,
);
