import { LOOK_LIMIT_ROWS } from '#shared/database';
import { watchPlans, type PlanWatch } from '#shared/testing';
import type { IntakeEnv } from '../src/intake.env.js';
import { IdentityRotation, REWRAPPED_AT_ONCE } from '../src/informants/identity-rotation.service.js';
import { InformantsService } from '../src/informants/informants.service.js';
import {
  ASK_ABOUT_STORE,
  aTipInACase,
  caseOfficer,
  CONSENT,
  headOfBody,
  LEAD,
  openInformantRoom,
  person,
  type InformantRoom,
} from './informant-room.js';
import { anInformant } from './tips.data.js';

const TIPS = 20_000;
const OFTEN = 300;

let room: InformantRoom;
let plans: PlanWatch;
let tipId: string;

/** Twenty thousand informants, of whom one reports often, and as many openings of several bodies over years. */
async function fillTables(): Promise<void> {
  await room.db.query(
    `INSERT INTO tips SELECT (jsonb_populate_record(tips, jsonb_build_object('id', gen_random_uuid(), 'thread_id',
       gen_random_uuid(), 'reference', 'TB-2025-' || lpad(n::text, 6, '0'), 'receipt_hash', n::text,
       'received_at', received_at - n * interval '1 minute'))).*
     FROM tips, generate_series(1, $1::integer) AS n`,
    [TIPS],
  );
  const tips = await room.db.query<{ id: string; n: number }>(
    `SELECT id, right(reference, 6)::integer AS n FROM tips WHERE id <> $1`,
    [tipId],
  );
  const rows = tips.map(({ id, n }) => {
    const informant = n <= OFTEN ? anInformant : { email: `nguoi-bao-tin-${n}@example.vn` };
    const { key, identity, personHashes } = room.informants.seal(informant, id)!;
    return { tip_id: id, sealed_key: key, sealed_identity: identity, person_hashes: personHashes };
  });
  const columns = 'tip_id, sealed_key, sealed_identity, person_hashes';
  await room.db.query(
    `INSERT INTO informants (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::informants, $1)`,
    [JSON.stringify(rows)],
  );
  await room.db.query(
    `INSERT INTO informant_openings (id, tip_id, case_id, body, purpose_code, purpose, state, consent_required, asked_by,
                                     asked_at, version)
     SELECT gen_random_uuid(), id, gen_random_uuid(), CASE WHEN random() < 0.5 THEN $1 ELSE 'other' END, 'reward', 'r',
            'awaiting-consent', true, 'officer', received_at, 1 FROM tips`,
    [LEAD],
  );
  await room.db.query('VACUUM ANALYZE');
}

beforeAll(async () => {
  room = await openInformantRoom();
  tipId = await aTipInACase(room);
  await fillTables();
  plans = await watchPlans(room.db, room.dataSource);
});
afterAll(() => room.close());

describe('with twenty thousand informants', () => {
  it('a person’s other tips are found by index', async () => {
    const office = person('office', 'standing-office');
    const excesses = await plans.excessesOf(async () => {
      const { items, nextCursor } = await room.sameInformant.list(tipId, { limit: 50 }, office);
      expect(items).toHaveLength(50);
      await room.sameInformant.list(tipId, { limit: 50, cursor: nextCursor ?? '' }, office);
    }, LOOK_LIMIT_ROWS);
    expect(excesses).toEqual([]);
  });

  it('an opening is asked for, granted and viewed without a look at the others', async () => {
    const excesses = await plans.excessesOf(async () => {
      const { id } = await room.openings.ask(tipId, ASK_ABOUT_STORE, caseOfficer());
      await room.openings.decide(id, 'consent', CONSENT, { caller: headOfBody(), version: 1 });
      await room.openings.view(id, caseOfficer());
    });
    expect(excesses).toEqual([]);
  });

  it('a month’s list reads its page', async () => {
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await room.openingsList.list({ limit: 50, month: '2026-11' }, headOfBody());
      expect(nextCursor).not.toBeNull();
      await room.openingsList.list({ limit: 50, month: '2026-11', cursor: nextCursor ?? '' }, headOfBody());
    });
    expect(excesses).toEqual([]);
  });

  it('a step of the rotation looks at as many rows as it writes, and at none where there is nothing to do', async () => {
    const { keys } = room.env.INTAKE_IDENTITY_KEYS;
    const ring = { current: 'k2', keys: { ...keys, k2: keys['k1'] ?? '' } };
    const [idle, busy] = [room.env.INTAKE_IDENTITY_KEYS, ring].map((each) => {
      const env: IntakeEnv = { ...room.env, INTAKE_IDENTITY_KEYS: each };
      return new IdentityRotation(room.transactions, new InformantsService(env), room.audit);
    });
    expect(await plans.excessesOf(async () => idle?.step())).toEqual([]);
    // The first step counts up to 10,000 old rows; the next ones only go on.
    expect(await plans.excessesOf(async () => busy?.step(), 10_000)).toEqual([]);
    expect(await plans.excessesOf(async () => busy?.step(), REWRAPPED_AT_ONCE)).toEqual([]);
  });

  it('the few rows that are left under an old key are found by index among all others', async () => {
    const { keys } = room.env.INTAKE_IDENTITY_KEYS;
    await room.db.query(
      `UPDATE informants SET sealed_key = 'k2.' || split_part(sealed_key, '.', 2) WHERE key_id = 'k1'`,
    );
    await room.db.query(
      `UPDATE informants SET sealed_key = 'k1.' || split_part(sealed_key, '.', 2) WHERE tip_id = $1`,
      [tipId],
    );
    await room.db.query('VACUUM ANALYZE informants');
    const env: IntakeEnv = {
      ...room.env,
      INTAKE_IDENTITY_KEYS: { current: 'k2', keys: { ...keys, k2: keys['k1'] ?? '' } },
    };
    const rotation = new IdentityRotation(room.transactions, new InformantsService(env), room.audit);
    expect(await plans.excessesOf(async () => rotation.step(), REWRAPPED_AT_ONCE)).toEqual([]);
    expect(await room.db.query(`SELECT FROM informants WHERE key_id <> 'k2'`)).toEqual([]);
  });
});
