import { Keyring } from '#shared/auth';
import { aTip, anInformant, canaries } from '../../test/tips.data.js';
import { NOW, officerOf, openRoom, rowsOf, type Room } from '../../test/intake-room.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, informants, tip_entitlements, outbox, audit_rows CASCADE'));

const tables = ['tips', 'tip_entitlements', 'informants', 'outbox', 'audit_rows'];

describe('a submission', () => {
  it('leaves one tip, one event and one audit row', async () => {
    const submitted = await room.tips.submit(aTip(), undefined);
    const tips = await rowsOf(room.db, 'tips');
    const outbox = await rowsOf(room.db, 'outbox');
    expect(await rowsOf(room.db, 'tip_entitlements')).toEqual([]);
    expect(await rowsOf(room.db, 'informants')).toEqual([]);
    expect(submitted).toEqual({
      reference: expect.stringMatching(/^TB-2026-\d{6}$/),
      receiptCode: expect.stringMatching(/^\d{16}$/),
      state: 'received',
      receivedAt: NOW.toISOString(),
    });
    expect(tips[0]).toMatchObject({
      reference: submitted.reference,
      version: 1,
      province_code: '01',
      channel: 'web',
    });
    expect(outbox).toMatchObject([{ topic: 'intake.tips', event_type: 'tip.received.v1', version: 1 }]);
    expect(JSON.parse(String(outbox[0]?.['payload']))).toMatchObject({
      tipId: tips[0]?.['id'],
      scope: 'in-scope',
      goodsCategory: 'mother-and-baby',
      platform: 'platform-cho-viet',
      integrity: false,
      identifiers: [
        { kind: 'url', value: 'https://choviet.example/shop/cv-1029/item/77', platform: 'platform-cho-viet' },
        { kind: 'shop', value: 'cv-1029', platform: 'platform-cho-viet' },
        { kind: 'tax-code', value: '0100109106' },
        { kind: 'phone', hash: expect.any(String), sealed: expect.stringMatching(/^k1\./) },
        { kind: 'bank-account', hash: expect.any(String), sealed: expect.any(String) },
      ],
    });
    expect(await rowsOf(room.db, 'audit_rows')).toMatchObject([
      { act: 'tip.submit', object_id: tips[0]?.['id'], actor_capacity: 'system' },
    ]);
  });

  it('keeps no text, no seller’s phone and no code in its event', async () => {
    const { receiptCode } = await room.tips.submit(aTip(), undefined);
    const events = JSON.stringify(await rowsOf(room.db, 'outbox'));
    for (const kept of ['sữa bột giả', '912345678', '0912 345 678', '0011001234567', receiptCode])
      expect(events).not.toContain(kept);
    expect(JSON.stringify(await rowsOf(room.db, 'tips'))).not.toContain(receiptCode);
  });

  it('leaves neither rows nor events when it fails in the middle', async () => {
    await room.db.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$`);
    await room.db.query(`CREATE TRIGGER fail BEFORE INSERT ON audit_rows EXECUTE FUNCTION fail()`);
    await expect(room.tips.submit(aTip({ informant: anInformant }), undefined)).rejects.toThrow();
    await room.db.query('DROP FUNCTION fail CASCADE');
    for (const table of tables) expect(await rowsOf(room.db, table)).toEqual([]);
  });

  it('out of scope is answered with guidance, which is an event of its own', async () => {
    const { state } = await room.tips.submit(aTip({ violation: 'consumer-dispute' }), undefined);
    expect(state).toBe('guided');
    expect(await rowsOf(room.db, 'tips')).toMatchObject([{ state: 'guided', scope: 'out-of-scope', version: 2 }]);
    const events = await room.db.query('SELECT event_type, version FROM outbox ORDER BY version');
    expect(events).toEqual([
      { event_type: 'tip.received.v1', version: 1 },
      { event_type: 'tip.progressed.v1', version: 2 },
    ]);
  });
});

describe('an informant', () => {
  it('leaves the same rows whether anonymous or named, but for the sealed one', async () => {
    await room.tips.submit(aTip(), undefined);
    const anonymous = await tracesOf();
    await room.db.query('TRUNCATE tips, informants, tip_entitlements, outbox, audit_rows CASCADE');
    await room.tips.submit(aTip({ informant: anInformant }), undefined);
    const named = await tracesOf();
    expect(named).toEqual(anonymous);
    expect(await rowsOf(room.db, 'informants')).toHaveLength(1);
  });

  it('is found in no table, and opened only with the keyring and for their own tip', async () => {
    await room.tips.submit(aTip({ informant: anInformant }), undefined);
    for (const table of [...tables, 'journal', 'idempotency_keys']) {
      const dump = JSON.stringify(await rowsOf(room.db, table));
      for (const canary of canaries) expect(dump).not.toContain(canary);
    }
    const [row] = await rowsOf(room.db, 'informants');
    const tipId = String(row?.['tip_id']);
    const keyring = Keyring.parse(room.env.INTAKE_IDENTITY_KEYS);
    const own = keyring.open(String(row?.['sealed_key']), tipId).toString('base64');
    const opened = Keyring.parse({ current: 'own', keys: { own } }).open(String(row?.['sealed_identity']), tipId);
    expect(JSON.parse(opened.toString())).toEqual(anInformant);
    expect(() => keyring.open(String(row?.['sealed_key']), 'another tip')).toThrow();
  });

  it('who says nothing is anonymous', async () => {
    await room.tips.submit(aTip({ informant: {} }), undefined);
    expect(await rowsOf(room.db, 'informants')).toEqual([]);
  });
});

describe('an officer’s entry', () => {
  const officer = officerOf('committee-01');
  const phoned = { channel: 'phone', receivedAt: '2026-11-24T08:00:00+07:00' } as const;

  it('entitles the body that recorded it', async () => {
    const { id } = await room.tips.submit(aTip(phoned), officer);
    expect(await rowsOf(room.db, 'tip_entitlements')).toMatchObject([{ tip_id: id, body: 'committee-01' }]);
    expect(await room.queries.read(String(id), officer)).toMatchObject({
      id,
      channel: 'phone',
      recordedBy: 'committee-01',
    });
  });

  it('keeps both clocks and the reason for a late entry', async () => {
    const late = { ...phoned, receivedAt: '2026-11-23T20:00:00Z', lateReason: 'Mất điện.' };
    await room.tips.submit(aTip(late), officer);
    expect(await rowsOf(room.db, 'tips')).toMatchObject([
      { received_at: '2026-11-23T20:00:00+00:00', recorded_at: '2026-11-24T01:30:00+00:00', late_reason: 'Mất điện.' },
    ]);
  });

  it('writes each reading of the text into the audit log, and no reading of the list', async () => {
    const { id, reference } = await room.tips.submit(aTip(phoned), officer);
    await room.queries.list({ limit: 50 }, officer);
    await room.queries.read(reference, officer);
    const acts = await room.db.query('SELECT act, object_id FROM audit_rows ORDER BY id');
    expect(acts).toEqual([
      { act: 'tip.submit', object_id: id },
      { act: 'tip.read', object_id: id },
    ]);
  });
});

/** All rows without what is random or counted: ids, hashes, ciphertexts, sequences. */
async function tracesOf(): Promise<string> {
  const rows: unknown[] = [];
  for (const table of ['tips', 'tip_entitlements', 'outbox', 'audit_rows']) rows.push(await rowsOf(room.db, table));
  return JSON.stringify(rows)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
    .replace(/k1\.[\w-]+/g, 'sealed')
    .replace(/TB-2026-\d{6}/g, 'reference')
    .replace(/"(receipt_hash|seq|bucket|created_at|recorded_at)": ?("[^"]*"|\d+)/g, '$1')
    .replace(/00-[0-9a-f]{32}-[0-9a-f]{16}-01/g, 'trace');
}
