import {
  aChange,
  anEntry,
  anEntryOfCommune,
  keeperOf,
  openHotlinesRoom,
  type HotlinesRoom,
} from '../../test/hotlines-room.js';
import type { Caller } from '#shared/auth';
import type { PublishHotlineDto } from './hotline-entry.dto.js';
import { seedHotlines } from './seed/hotlines.seed.js';

const TODAY = '2026-11-24';
const [force, committee, elsewhere, office] = [
  'market-surveillance-79',
  'committee-79',
  'committee-01',
  'standing-office',
].map(keeperOf) as [Caller, Caller, Caller, Caller];

let room: HotlinesRoom;
let numbers = 0;
beforeAll(async () => {
  room = await openHotlinesRoom();
});
beforeEach(() => {
  room.clock.day = TODAY;
});
afterAll(() => room.close());

/** A number that no other hotline of these tests has. */
const freshNumber = () => `028.3829.${String(1_000 + numbers++)}`;
const published = (changed: Partial<PublishHotlineDto> = {}, caller = force) =>
  room.hotlines.publish(anEntry({ value: freshNumber(), ...changed }), caller);
const by = (version: number, caller = force) => ({ caller, version });
const displayed = async (query = {}) => (await room.list(query)).items.map(({ display }) => display);
const problem = (code: string) => expect.objectContaining({ code }) as unknown;

describe('publishing', () => {
  it('is shown to everybody from its first day to its last, with who published it and why', async () => {
    const value = freshNumber();
    const days = { validFrom: '2026-12-01', validTo: '2026-12-31' };
    const { id, hotline, history } = await published({ value, ...days, hours: 'Mo-Fr 08:00-17:00', reason: 'Tết.' });
    expect(hotline).toBeNull();
    expect(history).toEqual([
      expect.objectContaining({
        ...{ version: 1, act: 'published', publishedBy: 'market-surveillance-79', reason: 'Tết.' },
        ...{ publishedAt: '2026-11-24T05:00:00.000Z', publishedByName: 'Cơ quan market-surveillance-79' },
        content: expect.objectContaining({ value: `+84${value.replaceAll('.', '').slice(1)}`, display: value }),
      }),
    ]);
    for (const [day, isShown] of [
      [TODAY, false],
      ['2026-12-01', true],
      ['2026-12-31', true],
      ['2027-01-01', false],
    ] as const) {
      room.clock.day = day;
      expect([day, (await displayed({ provinceCode: '79' })).includes(value)]).toEqual([day, isShown]);
      expect((await room.records.read(id, undefined)).hotline !== null).toBe(isShown);
    }
  });

  it('takes names and province from the register', async () => {
    const { hotline, keptBy } = await published();
    expect(hotline).toMatchObject({
      ...{ bodyName: 'Cơ quan market-surveillance-79', bodyNameEn: 'Body market-surveillance-79', provinceCode: '79' },
      ...{ language: 'vi', visibility: 'public', validFrom: TODAY, validTo: null, checkedOn: null },
    });
    expect(keptBy).toBe('market-surveillance-79');
  });

  it('is for the body itself, those above it and the Standing Office, and for nobody else', async () => {
    for (const caller of [force, committee, office]) expect((await published({}, caller)).version).toBe(1);
    await expect(published({}, elsewhere)).rejects.toEqual(problem('forbidden'));
    await expect(published({ bodyCode: 'committee-79' }, force)).rejects.toEqual(problem('forbidden'));
  });

  it('for a commune’s committee that the register lacks is for the committee of its province, which keeps it', async () => {
    const ofCommune = (code: string, caller: Caller) =>
      room.hotlines.publish(anEntryOfCommune(code, { value: freshNumber() }), caller);
    expect(await ofCommune('26740', committee)).toMatchObject({
      keptBy: 'committee-79',
      hotline: { level: 'commune', communeCode: '26740', provinceCode: '79', bodyCode: null },
    });
    expect(await ofCommune('26740', office)).toMatchObject({ keptBy: 'committee-79' });
    await expect(ofCommune('26740', elsewhere)).rejects.toEqual(problem('forbidden'));
    await expect(ofCommune('26740', force)).rejects.toEqual(problem('forbidden'));
    const unknown = { bodyCode: undefined, bodyName: 'Đội', bodyNameEn: 'Team', provinceCode: '79' };
    await expect(published(unknown, committee)).rejects.toEqual(problem('forbidden'));
    expect(await published(unknown, office)).toMatchObject({ keptBy: 'standing-office' });
  });

  it('of a number that the body has at the time is refused, in any spelling, also for two at once', async () => {
    const value = freshNumber();
    await published({ value, validTo: '2026-12-31' });
    const again = `+84 ${value.slice(1).replaceAll('.', ' ')}`;
    await expect(published({ value: again })).rejects.toEqual(problem('conflict'));
    await expect(published({ value, validFrom: '2026-12-31' })).rejects.toEqual(problem('conflict'));
    expect(await published({ value, validFrom: '2027-01-01' })).toMatchObject({ version: 1 });
    expect(await published({ value, bodyCode: 'committee-79' }, committee)).toMatchObject({ version: 1 });
    const other = freshNumber();
    const both = await Promise.allSettled([published({ value: other }), published({ value: other })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it.each<[Partial<PublishHotlineDto>, string[]]>([
    [{ bodyCode: 'nobody' }, ['/bodyCode']],
    [{ bodyCode: 'platform-cho-viet', level: 'ministry' }, ['/level']],
    [{ bodyName: 'Tên khác' }, ['/bodyName']],
    [{ bodyCode: undefined }, ['/bodyName', '/bodyNameEn', '/provinceCode']],
    [{ level: 'national' }, ['/level', '/provinceCode']],
    [{ level: 'commune' }, ['/communeCode']],
    [{ level: 'commune', communeCode: '00004' }, ['/provinceCode']],
    [{ level: 'commune', communeCode: '99999' }, ['/communeCode']],
    [{ provinceCode: '03' }, ['/provinceCode']],
    [{ provinceCode: '01' }, ['/provinceCode']],
    [{ value: '12345' }, ['/value']],
    [{ channel: 'e-mail' }, ['/value']],
    [{ hours: 'Mo-Fr 17:00-08:00' }, ['/hours']],
    [{ validFrom: '2026-02-30' }, ['/validFrom']],
    [{ validFrom: '2028-01-01' }, ['/validFrom']],
    [{ validFrom: '2026-12-02', validTo: '2026-12-01' }, ['/validTo']],
    [{ value: 'x', hours: 'Mo 10:00-09:00', validTo: '2026-99-99' }, ['/value', '/hours', '/validTo']],
  ])('of %j names what is wrong, and writes nothing', async (changed, pointers) => {
    const count = () => room.db.query('SELECT count(*) FROM hotline_versions');
    const before = await count();
    const refused = await published(changed, office).catch((error: { options: { errors: { pointer: string }[] } }) =>
      error.options.errors.map(({ pointer }) => pointer),
    );
    expect(refused).toEqual(pointers);
    expect(await count()).toEqual(before);
  });
});

describe('a change', () => {
  it('holds from its day on, and what was published before keeps its days in the history', async () => {
    const [old, next] = [freshNumber(), freshNumber()];
    const { id } = await published({ value: old });
    const change = aChange({ value: next, validFrom: '2026-12-01' });
    const changed = await room.hotlines.change(id, change, by(1, committee));
    expect(changed).toMatchObject({ version: 2, hotline: { display: old, version: 1, validTo: '2026-11-30' } });
    expect(await displayed({ provinceCode: '79' })).toContain(old);
    room.clock.day = '2026-12-01';
    const shown = await displayed({ provinceCode: '79' });
    expect([shown.includes(old), shown.includes(next)]).toEqual([false, true]);
    const { history } = await room.records.read(id, undefined);
    expect(
      history.map(({ version, act, publishedBy, reason, replacedFrom, content }) => [
        ...[version, act, publishedBy, reason, replacedFrom, content?.display],
      ]),
    ).toEqual([
      [2, 'changed', 'committee-79', 'Đổi tổng đài.', null, next],
      [1, 'published', 'market-surveillance-79', null, '2026-12-01', old],
    ]);
  });

  it('on the same day stands at once, and keeps what it replaces', async () => {
    const { id } = await published({ note: 'Sai.' });
    const { hotline, history } = await room.hotlines.change(id, aChange({ value: freshNumber() }), by(1));
    expect(hotline).toMatchObject({ version: 2, note: null });
    expect(history[1]).toMatchObject({ replacedFrom: TODAY, content: { note: 'Sai.', validFrom: TODAY } });
  });

  it('overwrites no row but for the day of the replacement', async () => {
    const { id } = await published();
    const rows = () =>
      room.db.query(`SELECT to_jsonb(h) - 'replaced_from' AS row FROM hotline_versions h WHERE hotline_id = $1`, [id]);
    const [before] = await rows();
    await room.hotlines.change(id, aChange({ value: freshNumber() }), by(1));
    await room.hotlines.withdraw(id, { reason: 'Hết dùng.' }, by(2));
    expect(await rows()).toEqual([before, expect.anything(), expect.anything()]);
  });

  it('needs the version that was read, the right, a day to come, and a number that is free', async () => {
    const [{ id }, other] = [await published(), await published()];
    const change = aChange({ value: freshNumber() });
    await expect(room.hotlines.change(id, change, by(2))).rejects.toEqual(problem('precondition-failed'));
    await expect(room.hotlines.change(id, change, by(1, elsewhere))).rejects.toEqual(problem('forbidden'));
    const past = { ...change, validFrom: '2026-11-23' };
    await expect(room.hotlines.change(id, past, by(1))).rejects.toEqual(problem('validation-failed'));
    const taken = { ...change, value: other.hotline?.display ?? '' };
    await expect(room.hotlines.change(id, taken, by(1))).rejects.toEqual(problem('conflict'));
    const unknown = room.hotlines.change('0d5c3c86-6f0e-5c5e-9f5e-0f1de1b0a001', change, by(1));
    await expect(unknown).rejects.toEqual(problem('not-found'));
    expect((await room.records.read(id, undefined)).version).toBe(1);
  });

  it('of a commune’s hotline keeps it within the province', async () => {
    const { id } = await room.hotlines.publish(anEntryOfCommune('26740', { value: freshNumber() }), committee);
    const moved = { ...anEntryOfCommune('00004', { value: freshNumber() }), bodyCode: undefined, reason: 'Chuyển.' };
    await expect(room.hotlines.change(id, moved, by(1, committee))).rejects.toEqual(problem('forbidden'));
    const stays = { ...anEntryOfCommune('26743', { value: freshNumber() }), bodyCode: undefined, reason: 'Chuyển.' };
    expect(await room.hotlines.change(id, stays, by(1, committee))).toMatchObject({
      hotline: { communeCode: '26743' },
    });
  });

  it('is written down without the number', async () => {
    const { id } = await published();
    await room.hotlines.change(id, aChange({ value: freshNumber() }), by(1));
    const rows = await room.db.query(`SELECT act, details FROM audit_rows WHERE object_id = $1 ORDER BY id`, [id]);
    const details = { keptBy: 'market-surveillance-79', channel: 'phone', level: 'province', visibility: 'public' };
    expect(rows).toEqual([
      { act: 'hotline.publish', details: { ...details, version: 1 } },
      { act: 'hotline.change', details: { ...details, version: 2 } },
    ]);
  });
});

describe('a withdrawal', () => {
  it('ends a hotline at once or on a day, with a reason that everybody may read', async () => {
    const [now, later] = [await published(), await published()];
    const { hotline, history } = await room.hotlines.withdraw(now.id, { reason: 'Hết dùng.' }, by(1));
    expect(hotline).toBeNull();
    expect(history[0]).toMatchObject({ version: 2, act: 'withdrawn', reason: 'Hết dùng.', content: null });
    const noted = await room.hotlines.withdraw(later.id, { reason: 'Hết dùng.', from: '2026-12-01' }, by(1));
    expect(noted.hotline).toMatchObject({ validTo: '2026-11-30' });
    room.clock.day = '2026-12-01';
    const shown = await displayed({ provinceCode: '79' });
    for (const { hotline: before } of [now, later]) expect(shown).not.toContain(before?.display);
    expect((await room.records.read(later.id, undefined)).history).toHaveLength(2);
  });

  it('is the last act, frees the number, and cannot lie in the past', async () => {
    const { id, hotline } = await published();
    const early = room.hotlines.withdraw(id, { reason: 'Hết dùng.', from: '2026-11-23' }, by(1));
    await expect(early).rejects.toEqual(problem('validation-failed'));
    await room.hotlines.withdraw(id, { reason: 'Hết dùng.' }, by(1));
    for (const again of [
      room.hotlines.withdraw(id, { reason: 'Hết dùng.' }, by(2)),
      room.hotlines.change(id, aChange(), by(2)),
      room.hotlines.check(id, { visibility: 'public' }, by(2)),
    ])
      await expect(again).rejects.toEqual(problem('state-conflict'));
    expect(await published({ value: hotline?.display })).toMatchObject({ version: 1 });
  });
});

describe('a check', () => {
  it('shows the public an internal number from its day on, and nothing of what was internal before', async () => {
    const { id, hotline, version } = await published({ visibility: 'internal' });
    await expect(room.records.read(id, undefined)).rejects.toEqual(problem('not-found'));
    await expect(room.records.read(id, elsewhere)).rejects.toEqual(problem('not-found'));
    await expect(room.hotlines.check(id, { visibility: 'public' }, by(1, elsewhere))).rejects.toEqual(
      problem('not-found'),
    );
    const check = { visibility: 'public' as const, checkedOn: '2026-11-20', reason: 'Đã gọi.' };
    const checked = await room.hotlines.check(id, check, by(version));
    expect(checked.history.map(({ act }) => act)).toEqual(['checked', 'published']);
    expect(await displayed({ provinceCode: '79' })).toContain(hotline?.display);
    const open = await room.records.read(id, undefined);
    expect(open).toMatchObject({ version: 2, hotline: { checkedOn: '2026-11-20', visibility: 'public' } });
    expect(open.history.map(({ act, reason }) => [act, reason])).toEqual([['checked', 'Đã gọi.']]);
  });

  it('hides a number at once, from the history too', async () => {
    const { id, hotline } = await published();
    await room.hotlines.check(id, { visibility: 'internal' }, by(1));
    expect(await displayed({ provinceCode: '79' })).not.toContain(hotline?.display);
    await expect(room.records.read(id, undefined)).rejects.toEqual(problem('not-found'));
    expect((await room.records.read(id, committee)).history).toHaveLength(2);
  });

  it('is remembered as long as the number stays, and is of the last year', async () => {
    const { id, hotline } = await published();
    for (const checkedOn of ['2026-11-25', '2025-01-01', '2026-02-30'])
      await expect(room.hotlines.check(id, { visibility: 'public', checkedOn }, by(1))).rejects.toEqual(
        problem('validation-failed'),
      );
    await room.hotlines.check(id, { visibility: 'public' }, by(1));
    const same = await room.hotlines.change(id, aChange({ value: hotline?.display }), by(2));
    expect(same.hotline?.checkedOn).toBe(TODAY);
    const other = await room.hotlines.change(id, aChange({ value: freshNumber() }), by(3));
    expect(other.hotline?.checkedOn).toBeNull();
  });
});

describe('the reference data of a release', () => {
  const seeds = seedHotlines();
  const versionsOf = () => room.db.query<{ count: number }>('SELECT count(*)::integer FROM hotline_versions');

  it('are loaded once, however often the seed runs', async () => {
    const before = await versionsOf();
    await room.load();
    expect(await versionsOf()).toEqual(before);
  });

  it('never touch what a body has changed, checked or withdrawn since', async () => {
    const ofCity = seeds.filter(({ bodyCode }) => bodyCode === 'market-surveillance-79').slice(0, 3);
    const [changed, checked, withdrawn] = ofCity.map(({ id }) => id) as [string, string, string];
    await room.hotlines.change(changed, aChange({ value: freshNumber() }), by(1));
    await room.hotlines.check(checked, { visibility: 'public' }, by(1));
    await room.hotlines.withdraw(withdrawn, { reason: 'Hết dùng.' }, by(1));
    await room.load();
    for (const id of [changed, checked, withdrawn])
      expect([id, (await room.records.read(id, office)).version]).toEqual([id, 2]);
  });

  it('become a further version where a release corrects them', async () => {
    const { id } = seeds.find(({ channel }) => channel === 'post')!;
    await room.db.query(`UPDATE hotline_versions SET note = 'Sai.' WHERE hotline_id = $1`, [id]);
    await room.load();
    const { version, hotline, history } = await room.records.read(id, undefined);
    expect([version, hotline?.note, history.map(({ act, publishedBy }) => `${act} ${publishedBy}`)]).toEqual([
      ...[2, null, ['loaded system', 'loaded system']],
    ]);
  });
});
