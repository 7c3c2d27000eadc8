import { createHash } from 'node:crypto';
import { GOVERNMENT_INSPECTORATE, STANDING_OFFICE } from '../tips/tip.rules.js';
import {
  aNamedTip,
  aTipInACase,
  auditOf,
  LEAD,
  openInformantRoom,
  person,
  RECORDER,
  type InformantRoom,
} from '../../test/informant-room.js';
import { rowsOf } from '../../test/intake-room.js';
import { aTip, anInformant } from '../../test/tips.data.js';
import { personTracesOf } from './person-traces.rules.js';

let room: InformantRoom;
beforeAll(async () => {
  room = await openInformantRoom();
});
afterAll(() => room.close());
beforeEach(() =>
  room.db.query('TRUNCATE tips, informants, tip_entitlements, audit_rows, case_tips, case_progress CASCADE'),
);

const office = person('office', STANDING_OFFICE);
const lead = person('lead', LEAD);
const recorder = person('recorder', RECORDER);

async function othersOf(id: string, by = office, limit = 50): Promise<string[]> {
  const { items } = await room.sameInformant.list(id, { limit }, by);
  return items.map((item) => item.id);
}

describe('the other tips of an informant', () => {
  it.each([
    ['phone', { phone: '0987654321' }, { phone: '+84 987 654 321' }],
    ['e-mail', { email: 'hanh@example.vn' }, { email: 'Hanh@EXAMPLE.vn' }],
    ['name and address', { name: 'Hạnh', address: 'Phố Huế' }, { name: 'hanh', address: 'PHO HUE' }],
    ['one of several', { phone: '0987654321', email: 'a@example.vn' }, { phone: '0912345678', email: 'a@example.vn' }],
  ])('are found by their %s', async (_, informant, again) => {
    const [first, second] = [await aNamedTip(room, { informant }), await aNamedTip(room, { informant: again })];
    expect(await othersOf(first)).toEqual([second]);
    expect(await othersOf(second)).toEqual([first]);
  });

  it('are not those of another person, be it of the same name, organisation or household', async () => {
    const id = await aNamedTip(room, { informant: anInformant });
    await aNamedTip(room, { informant: { name: anInformant.name, organization: anInformant.organization } });
    await aNamedTip(room, { informant: { name: 'Trần Văn Bình', address: anInformant.address } });
    await aNamedTip(room, { informant: { phone: '0912345678' } });
    expect(await othersOf(id)).toEqual([]);
  });

  it('are none for a tip without a name, and no such tip is among them', async () => {
    const [anonymous] = [
      await aNamedTip(room, { informant: undefined }),
      await aNamedTip(room, { informant: undefined }),
    ];
    const named = await aNamedTip(room, { informant: { organization: 'Hội' } });
    await aNamedTip(room, { informant: { organization: 'Hội' } });
    expect(await othersOf(anonymous)).toEqual([]);
    expect(await othersOf(named)).toEqual([]);
  });

  it('are only those that the caller may read; of the others not even their number is told', async () => {
    const [shown, led] = [await aNamedTip(room), await aTipInACase(room)];
    await room.tips.submit(aTip({ informant: anInformant }), undefined);
    const { version } = await room.queries.read(shown, recorder);
    const accusing = await aNamedTip(room, { violation: 'official-misconduct', accusedBody: LEAD });
    expect(version).toBe(1);
    expect(await othersOf(led, recorder)).toEqual([shown]);
    expect(await room.sameInformant.list(led, { limit: 50 }, lead)).toEqual({ items: [], nextCursor: null });
    expect(await othersOf(led, office)).toHaveLength(3);
    expect(await othersOf(accusing, person('inspector', GOVERNMENT_INSPECTORATE))).toEqual([]);
  });

  it('are told to nobody who may not read the tip itself', async () => {
    const [id] = [await aNamedTip(room), await aNamedTip(room)];
    await expect(othersOf(id, lead)).rejects.toMatchObject({ code: 'not-found' });
    const accusing = await aNamedTip(room, { violation: 'official-misconduct', accusedBody: STANDING_OFFICE });
    await expect(othersOf(accusing, office)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('come page by page, the latest first, and each asking is audited', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      room.clock.at = new Date(Date.UTC(2026, 10, 24, 2, Math.floor(n / 2)));
      ids.push(await aNamedTip(room));
    }
    const [first = '', ...others] = ids;
    const all = await othersOf(first);
    expect(all.toSorted()).toEqual(others.toSorted());
    const paged: string[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await room.sameInformant.list(first, { limit: 1, ...(cursor && { cursor }) }, recorder);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    }
    expect(paged).toEqual(all);
    const audited = await auditOf(room, 'tip.same-informant');
    expect(audited).toHaveLength(5);
    expect(audited[0]).toMatchObject({ object_kind: 'tip', object_id: first, details: {} });
  });
});

describe('the hashes of a person', () => {
  it('stand in their table alone, and nobody makes them without the key', async () => {
    await aNamedTip(room);
    const [row] = await rowsOf(room.db, 'informants');
    const hashes = row?.['person_hashes'] as string[];
    expect(hashes).toHaveLength(3);
    for (const { kind, value } of personTracesOf(anInformant))
      for (const text of [value, kind + value, `${kind}\0${value}`])
        expect(hashes).not.toContain(createHash('sha256').update(text).digest('base64url'));
    for (const table of ['tips', 'tip_entitlements', 'tip_texts', 'outbox', 'audit_rows'])
      for (const hash of hashes) expect(JSON.stringify(await rowsOf(room.db, table))).not.toContain(hash);
  });

  it('of an informant’s phone are not those of the same phone as a seller’s', async () => {
    const { sellerTraces } = aTip();
    await aNamedTip(room, { informant: { phone: sellerTraces?.phone ?? '' } });
    const [tip] = await rowsOf(room.db, 'tips');
    const [informant] = await rowsOf(room.db, 'informants');
    const [hash] = informant?.['person_hashes'] as string[];
    expect(JSON.stringify(tip?.['identifiers'])).toContain('hash');
    expect(JSON.stringify(tip?.['identifiers'])).not.toContain(hash);
  });

  it('and the length of what is sealed tell nothing of what was said', async () => {
    await aNamedTip(room, { informant: { phone: '0987654321' } });
    await aNamedTip(room, { informant: anInformant });
    const rows = await rowsOf(room.db, 'informants');
    expect(new Set(rows.map((row) => String(row['sealed_identity']).length)).size).toBe(1);
  });
});
