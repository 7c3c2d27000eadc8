import { headOf, NOW, officerOf, openRoom, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
  await room.db.query(
    `INSERT INTO bodies (code, kind, name, name_en, valid_from, version)
     VALUES ('committee-01', 'committee', 'BCĐ 389 Hà Nội', 'Committee 389 of Ha Noi', '2025-07-01', 1)`,
  );
});
afterAll(() => room.close());
afterEach(() => {
  room.clock.at = NOW;
});

const office = headOf('standing-office');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const rule = (minutes: number, amount = 2) => ({
  amount,
  unit: 'hours' as const,
  source: '195/QĐ-BCĐ389 Điều 7',
  validFrom: later(minutes).toISOString(),
});

async function submitted() {
  const { reference } = await room.tips.submit(aTip(), undefined);
  return room.queries.read(reference, officerOf('standing-office'));
}

describe('a new version of a deadline', () => {
  it('holds for clocks that start from then on; due times once issued do not move', async () => {
    const before = await submitted();
    const added = await room.rules.addVersion('proposal', rule(5), office);
    expect(added).toMatchObject({ code: 'proposal', version: 2, setBy: 'standing-office' });
    expect((await submitted()).dues).toMatchObject([{ ruleVersion: 1 }]);
    room.clock.at = later(5);
    const after = await submitted();
    expect(after.dues).toEqual([{ code: 'proposal', ruleVersion: 2, dueAt: later(125).toISOString(), metAt: null }]);
    expect((await room.queries.read(before.id, officerOf('standing-office'))).dues).toEqual(before.dues);
  });

  it('is read by a replica that did not take it before it begins', async () => {
    await submitted();
    await room.db.query(
      `INSERT INTO receiving_rules SELECT code, 9, 1, 'hours', source, $1, set_by, set_at FROM receiving_rules
       WHERE code = 'pass-on-crime'`,
      [later(1)],
    );
    room.clock.at = later(1);
    const { reference } = await room.tips.submit(aTip({ violation: 'prohibited-goods' }), undefined);
    const { dues } = await room.queries.read(reference, officerOf('standing-office'));
    expect(dues.find(({ code }) => code === 'pass-on-crime')).toMatchObject({ ruleVersion: 9 });
  });

  it.each([
    ['that has begun', -1],
    ['that begins before every replica has read it', 0.5],
  ])('is refused for a moment %s', async (_, minutes) => {
    await expect(room.rules.addVersion('decision', rule(minutes), office)).rejects.toMatchObject({
      code: 'validation-failed',
      options: { errors: [{ pointer: '/validFrom', code: 'retroactive' }] },
    });
  });

  it('is refused before one that is set already, and for a code that is none', async () => {
    await room.rules.addVersion('decision', rule(60), office);
    await expect(room.rules.addVersion('decision', rule(30), office)).rejects.toMatchObject({ code: 'state-conflict' });
    await expect(room.rules.addVersion('coffee', rule(30), office)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps its number when several set one at the same time', async () => {
    const all = await Promise.allSettled(
      [10, 20, 30, 40].map((minutes) => room.rules.addVersion('attention', rule(minutes), office)),
    );
    const set = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.version] : []));
    expect(set.toSorted()).toEqual(set.map((_, place) => place + 2));
    const { deadlines } = await room.rules.read();
    expect(deadlines.filter(({ code }) => code === 'attention')).toHaveLength(set.length + 1);
  });
});

describe('the calendar', () => {
  it('takes coming days once, and nothing that has begun', async () => {
    const holiday = { day: '2027-02-08', kind: 'holiday' as const, source: 'Thông báo nghỉ Tết 2027' };
    expect(await room.rules.addDay(holiday, office)).toEqual(holiday);
    await expect(room.rules.addDay(holiday, office)).rejects.toMatchObject({ code: 'state-conflict' });
    for (const day of ['2026-11-24', '2026-02-30', '2025-01-01'])
      await expect(room.rules.addDay({ ...holiday, day }, office)).rejects.toMatchObject({ code: 'validation-failed' });
    expect((await room.rules.calendar()).items.at(-1)).toEqual(holiday);
  });
});

describe('a body’s setting', () => {
  it('is four eyes unless it says otherwise, from its moment on', async () => {
    const fourEyes = () => room.transactions.run((tx) => room.settings.fourEyesOf(tx, 'committee-01'));
    expect(await fourEyes()).toBe(true);
    const setting = { body: 'committee-01', fourEyes: false, source: 'Quy chế', validFrom: later(2).toISOString() };
    expect(await room.settings.set(setting, office)).toMatchObject({ version: 1, setBy: 'standing-office' });
    expect(await fourEyes()).toBe(true);
    room.clock.at = later(2);
    expect(await fourEyes()).toBe(false);
    expect(await room.settings.list('committee-01')).toHaveLength(1);
    expect(await room.settings.list('committee-79')).toEqual([]);
  });

  it('is refused for a body that is none, and for a moment that has begun, both told at once', async () => {
    const setting = { body: 'nobody', fourEyes: false, source: 'Quy chế', validFrom: NOW.toISOString() };
    await expect(room.settings.set(setting, office)).rejects.toMatchObject({
      options: { errors: [{ pointer: '/body' }, { pointer: '/validFrom' }] },
    });
  });
});
