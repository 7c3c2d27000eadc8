import { migrateService, revertLastMigration } from '#shared/database';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { notificationsPlan } from '../../test/notification-rooms.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(notificationsPlan);
});

afterAll(() => database.drop());

const own = async (): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'notifications'::regnamespace AND relkind IN ('r', 'S', 'i')
       AND relname ~ '^(bodies|notices|held_|thread_|webhook_|deliveries|reference_cv_)' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

it('can be taken back one by one, and run again to the same tables', async () => {
  const before = await own();
  expect(before).toContain('deliveries');
  for (const _ of notificationsPlan.migrations)
    await revertLastMigration(notificationsPlan, { adminUrl: database.adminUrl });
  expect(await own()).toEqual([]);
  await migrateService(notificationsPlan, { adminUrl: database.adminUrl });
  expect(await own()).toEqual(before);
});
