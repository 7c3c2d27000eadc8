import { migrateService, revertLastMigration } from '#shared/database';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { gateway } from '../gateway.module.js';

const plan = { service: 'gateway', migrations: [...(gateway.migrations ?? [])] };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase(plan);
});
afterAll(() => db.drop());

const own = async () => {
  const rows = await db.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'gateway'::regnamespace AND relkind IN ('r', 'S', 'i')
       AND relname ~ '^(oauth_|signing_|network_|spent_)'
     UNION ALL
     SELECT proname FROM pg_proc WHERE pronamespace = 'gateway'::regnamespace AND proname = 'forget_networks' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

it('can be taken back one by one, and run again to the same tables', async () => {
  const before = await own();
  expect(before).toEqual(expect.arrayContaining(['oauth_clients', 'network_counts', 'forget_networks']));
  for (const _ of plan.migrations) await revertLastMigration(plan, { adminUrl: db.adminUrl });
  expect(await own()).toEqual([]);
  await migrateService(plan, { adminUrl: db.adminUrl });
  expect(await own()).toEqual(before);
});
