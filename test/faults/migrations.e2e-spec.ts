import { Client } from 'pg';
import { migrateService, revertLastMigration, type MigrationPlan } from '#shared/database';
import { createTestDatabase, eventually, ROLE_PASSWORD, type TestDatabase, note } from '#shared/testing';
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

const target = () => ({ adminUrl: database.adminUrl, runtimePassword: ROLE_PASSWORD });

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
    const waiting = () =>
      database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'vigil.migrate'
         AND wait_event = 'advisory'`,
      );
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
