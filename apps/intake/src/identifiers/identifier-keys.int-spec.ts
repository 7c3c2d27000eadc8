import { migrateService } from '#shared/database';
import { createTestDatabase } from '#shared/testing';
import { AddIdentifierKeys20261127000200 } from '../database/20261127000200-add-identifier-keys.js';
import { intake } from '../intake.module.js';
import { identifierKeysOf } from './identifier-key.rules.js';

const all = [...(intake.migrations ?? [])];
const before = all.slice(0, all.indexOf(AddIdentifierKeys20261127000200));

it('gives tips of before the same keys as those of today', async () => {
  const identifiers = [
    { kind: 'url' as const, value: 'https://choviet.example/shop/cv-1029', platform: 'platform-cho-viet' },
    { kind: 'shop' as const, value: 'cv-1029', platform: 'platform-cho-viet' },
    { kind: 'account' as const, value: 'sua.gia', platform: 'platform-facebook' },
    { kind: 'tax-code' as const, value: '0100109106' },
    { kind: 'phone' as const, hash: 'HASH', sealed: 'k1.x' },
  ];
  const db = await createTestDatabase({ service: 'intake', migrations: before });
  try {
    for (const [index, of] of [identifiers, []].entries())
      await db.query(
        `INSERT INTO tips (id, thread_id, reference, receipt_hash, version, state, state_changed_at, kind, channel,
           scope, violation, content, goods, links, identifiers, wishes_secrecy, criminal_signs, integrity,
           received_at, recorded_at)
         VALUES (gen_random_uuid(), gen_random_uuid(), $1, $1, 1, 'received', now(), 'citizen', 'web', 'in-scope',
           'counterfeit-mark', 'x', '[]', '{}', $2::jsonb, true, false, false, now(), now())`,
        [String(index), JSON.stringify(of)],
      );
    await migrateService({ service: 'intake', migrations: all }, { adminUrl: db.adminUrl });
    const rows = await db.query<{ keys: string[] }>('SELECT identifier_keys AS keys FROM tips ORDER BY reference');
    expect(rows.map(({ keys }) => keys.toSorted())).toEqual([identifierKeysOf(identifiers).toSorted(), []]);
  } finally {
    await db.drop();
  }
});
