import { migrateService, revertLastMigration } from '#shared/database';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { triagePlan } from '../../test/triage-rooms.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(triagePlan);
});

afterAll(() => database.drop());

const own = async (): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'triage'::regnamespace AND relkind IN ('r', 'i')
       AND relname ~ '^(bodies|case|refused_|related_|signing_|subject_|takedown_|thread_)' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

it('can be taken back one by one, and run again to the same tables', async () => {
  const before = await own();
  expect(before).toContain('takedown_requests_case_idx');
  for (const _ of triagePlan.migrations) await revertLastMigration(triagePlan, { adminUrl: database.adminUrl });
  expect(await own()).toEqual([]);
  await migrateService(triagePlan, { adminUrl: database.adminUrl });
  expect(await own()).toEqual(before);
});
