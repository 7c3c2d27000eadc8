import { migrateService, revertLastMigration } from '#shared/database';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { intake } from '../intake.module.js';

const plan = { service: 'intake', migrations: [...(intake.migrations ?? [])] };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase(plan);
});
afterAll(() => db.drop());

const own = async () => {
  const rows = await db.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'intake'::regnamespace AND relkind IN ('r', 'S', 'i')
       AND relname ~ '^(bodies|log_book|tips|tip_|informant|case_|receipt_|draft_|hotline|reference_tb_)' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

it('can be taken back one by one, and run again to the same tables', async () => {
  const before = await own();
  expect(before).toContain('tips');
  for (const _ of plan.migrations) await revertLastMigration(plan, { adminUrl: db.adminUrl });
  expect(await own()).toEqual([]);
  await migrateService(plan, { adminUrl: db.adminUrl });
  expect(await own()).toEqual(before);
});
