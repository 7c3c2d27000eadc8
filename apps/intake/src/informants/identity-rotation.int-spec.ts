import { randomBytes } from 'node:crypto';
import { metrics } from '#shared/observability';
import type { IntakeEnv } from '../intake.env.js';
import { aNamedTip, auditOf, openInformantRoom, type InformantRoom } from '../../test/informant-room.js';
import { anInformant } from '../../test/tips.data.js';
import { IdentityRotation, REWRAPPED_AT_ONCE } from './identity-rotation.service.js';
import { InformantsService } from './informants.service.js';

type Ring = IntakeEnv['INTAKE_IDENTITY_KEYS'];

let room: InformantRoom;
let k1: Ring;
beforeAll(async () => {
  room = await openInformantRoom();
  k1 = room.env.INTAKE_IDENTITY_KEYS;
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, informants, tip_entitlements, audit_rows CASCADE'));

const k2 = randomBytes(32).toString('base64');
const ringOf = (current: string, ...ids: string[]): Ring => {
  const known = { ...k1.keys, k2, k0: randomBytes(32).toString('base64') };
  return { current, keys: Object.fromEntries(Object.entries(known).filter(([id]) => ids.includes(id))) };
};
const informantsWith = (ring: Ring) => new InformantsService({ ...room.env, INTAKE_IDENTITY_KEYS: ring });
const rotationWith = (ring: Ring) => new IdentityRotation(room.transactions, informantsWith(ring), room.audit);

async function runThrough(rotation: IdentityRotation): Promise<number> {
  let steps = 1;
  while (await rotation.step()) steps += 1;
  return steps;
}

interface Row {
  tipId: string;
  keyId: string;
  key: string;
  identity: string;
}

const rows = () =>
  room.db.query<Row & Record<string, unknown>>(
    `SELECT tip_id AS "tipId", key_id AS "keyId", sealed_key AS key, sealed_identity AS identity FROM informants ORDER BY tip_id`,
  );

async function figure(ring: 'held' | 'missing'): Promise<number | undefined> {
  const text = await metrics.metrics();
  const [, value] = new RegExp(`^vigil_intake_identities_under_old_keys{ring="${ring}"} (\\d+)$`, 'm').exec(text) ?? [];
  return value === undefined ? undefined : Number(value);
}

/** Many tips with the same sealed parts would not open: each gets a sealed row of its own. */
async function addInformants(count: number, ring: Ring): Promise<void> {
  await aNamedTip(room);
  const ids = await room.db.query<{ id: string }>(
    `INSERT INTO tips SELECT (jsonb_populate_record(tips, jsonb_build_object('id', gen_random_uuid(), 'thread_id',
       gen_random_uuid(), 'reference', 'TB-2025-' || lpad(n::text, 6, '0'), 'receipt_hash', n::text))).*
     FROM tips, generate_series(2, $1::integer) AS n RETURNING id`,
    [count],
  );
  const sealed = ids.map(({ id }) => ({ id, ...informantsWith(ring).seal(anInformant, id) }));
  await room.db.query(
    `INSERT INTO informants (tip_id, sealed_key, sealed_identity) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])`,
    [sealed.map(({ id }) => id), sealed.map(({ key }) => key), sealed.map(({ identity }) => identity)],
  );
}

describe('a row', () => {
  it('names the key that it is under', async () => {
    await aNamedTip(room);
    expect(await rows()).toMatchObject([{ keyId: 'k1' }]);
  });

  it('opens for its own tip alone', async () => {
    await aNamedTip(room);
    await aNamedTip(room);
    const [one, other] = await rows();
    const open = (row: Row | undefined, tipId = '') => room.informants.open(row as Row, tipId);
    expect(open(one, one?.tipId)).toEqual(anInformant);
    expect(() => open(one, other?.tipId)).toThrow();
    expect(() =>
      room.informants.open({ key: one?.key ?? '', identity: other?.identity ?? '' }, one?.tipId ?? ''),
    ).toThrow();
    expect(() => room.informants.rewrap(one?.key ?? '', other?.tipId ?? '')).toThrow();
  });
});

describe('a new current key', () => {
  it('takes over all rows, so that the old one can be taken out and everything opens', async () => {
    const count = REWRAPPED_AT_ONCE * 2 + 7;
    await addInformants(count, k1);
    const before = await rows();
    const rotation = rotationWith(ringOf('k2', 'k1', 'k2'));
    await rotation.step();
    expect(await figure('held')).toBe(count);
    expect(await runThrough(rotation)).toBe(2);
    const after = await rows();
    expect(new Set(after.map(({ keyId }) => keyId))).toEqual(new Set(['k2']));
    expect(after.map(({ identity }) => identity)).toEqual(before.map(({ identity }) => identity));
    const withoutK1 = informantsWith(ringOf('k2', 'k2'));
    for (const row of after) expect(withoutK1.open(row, row.tipId)).toEqual(anInformant);
    expect([await figure('held'), await figure('missing')]).toEqual([0, 0]);
    const audited = await auditOf(room, 'informant.rewrap');
    expect(audited.map(({ details }) => (details as { identities: number }).identities)).toEqual([500, 500, 7]);
    expect(audited[0]).toMatchObject({ object_kind: 'identity-key', object_id: 'k2', details: { from: 'k1' } });
  });

  it('is taken up where another replica has left off, and by several at once', async () => {
    const count = REWRAPPED_AT_ONCE * 3;
    await addInformants(count, k1);
    const ring = ringOf('k2', 'k1', 'k2');
    await rotationWith(ring).step();
    expect((await rows()).filter(({ keyId }) => keyId === 'k1')).toHaveLength(count - REWRAPPED_AT_ONCE);
    await Promise.all([1, 2, 3].map(() => runThrough(rotationWith(ring))));
    await runThrough(rotationWith(ring));
    expect((await rows()).filter(({ keyId }) => keyId === 'k1')).toEqual([]);
  });

  it('does nothing to rows that are under it already', async () => {
    await aNamedTip(room);
    const before = await rows();
    expect(await runThrough(rotationWith(k1))).toBe(1);
    expect(await rows()).toEqual(before);
    expect(await auditOf(room, 'informant.rewrap')).toEqual([]);
  });
});

describe('a row that cannot be opened', () => {
  it('because its key is gone is counted as missing, and left as it is', async () => {
    await aNamedTip(room);
    const before = await rows();
    expect(await runThrough(rotationWith(ringOf('k2', 'k2')))).toBe(1);
    expect([await figure('held'), await figure('missing')]).toEqual([0, 1]);
    expect(await rows()).toEqual(before);
  });

  it('because it was changed holds up no other, and stays counted', async () => {
    await addInformants(REWRAPPED_AT_ONCE + 3, k1);
    const [first] = await rows();
    await room.db.query(
      `UPDATE informants SET sealed_key = 'k1.' || reverse(split_part(sealed_key, '.', 2)) WHERE tip_id = $1`,
      [first?.tipId],
    );
    const rotation = rotationWith(ringOf('k2', 'k1', 'k2'));
    for (const _ of ['once', 'again']) {
      await runThrough(rotation);
      expect((await rows()).filter(({ keyId }) => keyId === 'k1').map(({ tipId }) => tipId)).toEqual([first?.tipId]);
      expect(await figure('held')).toBe(1);
    }
  });
});
