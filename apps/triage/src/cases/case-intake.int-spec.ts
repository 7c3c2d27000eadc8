import { jest } from '@jest/globals';
import { aRefusal, aTip, phone, shop, url } from '../../test/a-tip.js';
import { eventsOf, openRooms, published, type TriageRooms } from '../../test/triage-rooms.js';

let rooms: TriageRooms;

beforeAll(async () => {
  rooms = await openRooms();
});

beforeEach(() => rooms.empty());

afterAll(() => rooms.close());

interface CaseRow {
  id: string;
  thread_id: string;
  reference: string;
  state: string;
  lead: string;
  supports: string[];
  tip_count: number;
  version: number;
  revision: number;
  priority: string;
  score: number;
  reasons: string[];
  integrity: boolean;
  criminal_signs: boolean;
}

const cases = () => rooms.database.query<CaseRow>('SELECT * FROM cases ORDER BY opened_at, id');
const count = async (table: string) =>
  Number((await rooms.database.query<{ count: string }>(`SELECT count(*) FROM ${table}`))[0]?.count);

describe('a new subject', () => {
  it('opens a case, routes it, offers it and tells of both in the same transaction', async () => {
    const tip = aTip({ identifiers: [shop('giay-gia-re'), phone('0901234567')], violation: 'smuggled-goods' });
    await rooms.takeIn(tip);
    const [found] = await cases();
    expect(found).toMatchObject({
      state: 'offered',
      lead: 'market-surveillance-79',
      tip_count: 1,
      version: 2,
      revision: 1,
      priority: 'normal',
    });
    expect(found?.reference).toMatch(/^VV-2026-\d{6}$/);
    const events = await published(rooms);
    expect(events.map((event) => [event.event_type, event.version])).toEqual([
      ['case.opened.v1', 1],
      ['case.offered.v1', 2],
    ]);
    expect(events[0]?.data).toMatchObject({
      caseId: found?.id,
      threadId: found?.thread_id,
      lead: 'market-surveillance-79',
      tips: [{ tipId: tip.tipId, threadId: tip.threadId }],
      competenceRule: '1',
    });
  });

  it('names as readers the lead, the supporting authorities and the committee, but no platform', async () => {
    await rooms.takeIn(aTip({ violation: 'smuggled-goods' }));
    const readers = await rooms.database.query<{ body: string }>('SELECT body FROM case_readers ORDER BY body');
    expect(readers.map((reader) => reader.body)).toEqual([
      'committee-79',
      'economic-police-79',
      'idea',
      'market-surveillance-79',
      'tax-79',
    ]);
    expect((await cases())[0]?.supports).toContain('platform-cho-viet');
  });

  it('makes a case of its own for each tip without identifiers', async () => {
    await rooms.takeIn(aTip(), aTip());
    await rooms.takeIn(aTip());
    expect(await cases()).toHaveLength(3);
  });

  it('opens nothing for a tip beyond the remit', async () => {
    await rooms.takeIn(aTip({ scope: 'out-of-scope', violation: 'consumer-dispute' }));
    expect(await cases()).toEqual([]);
    expect(await published(rooms)).toEqual([]);
  });
});

describe('a known subject', () => {
  it('joins the open case and tells of it in one event per case and set', async () => {
    await rooms.takeIn(aTip({ identifiers: [shop('a')] }));
    await rooms.takeIn(
      aTip({ identifiers: [shop('a'), url('https://choviet.example/p/1')] }),
      aTip({ identifiers: [shop('a')] }),
    );
    await rooms.takeIn(aTip({ identifiers: [url('https://choviet.example/p/1')] }));
    const [found, ...others] = await cases();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ tip_count: 4, version: 4, revision: 1 });
    const joined = await published(rooms, 'case.tips-joined.v1');
    expect(joined.map((event) => [event.version, event.data['tipCount']])).toEqual([
      [3, 3],
      [4, 4],
    ]);
  });

  it('is recognised by phone, shop, address, domain, account and tax code alike', async () => {
    const identifiers = [
      phone('0901234567'),
      shop('a'),
      url('https://ban-hang.example/giay'),
      { kind: 'domain', value: 'hang-gia.example' } as const,
      { kind: 'account', value: 'nguyen.van.a', platform: 'platform-lien-mang' } as const,
      { kind: 'tax-code', value: '0100109106' } as const,
    ];
    await rooms.takeIn(aTip({ identifiers }));
    for (const identifier of identifiers) await rooms.takeIn(aTip({ identifiers: [identifier] }));
    expect(await cases()).toEqual([expect.objectContaining({ tip_count: 7 })]);
  });

  it('tells the same shop name on two platforms apart', async () => {
    await rooms.takeIn(aTip({ identifiers: [shop('a')] }), aTip({ identifiers: [shop('a', 'platform-sao-mua')] }));
    expect(await cases()).toHaveLength(2);
  });

  it('is not a whole platform, though a tip names nothing but its address', async () => {
    const home = [url('https://choviet.example/'), { kind: 'domain', value: 'choviet.example' } as const];
    await rooms.takeIn(aTip({ identifiers: home }), aTip({ identifiers: home }));
    expect(await cases()).toHaveLength(2);
  });

  it('joins the oldest of several open cases and notes the others on both sides', async () => {
    await rooms.takeIn(aTip({ identifiers: [shop('a')] }));
    rooms.clock.at = new Date('2026-11-04T02:00:00Z');
    await rooms.takeIn(aTip({ identifiers: [shop('b')] }));
    await rooms.takeIn(aTip({ identifiers: [shop('b'), shop('a')] }));
    const [older, younger] = await cases();
    expect([older?.tip_count, younger?.tip_count]).toEqual([2, 1]);
    expect(
      await rooms.database.query('SELECT case_id, related_case_id, relation FROM related_cases ORDER BY 1'),
    ).toEqual([
      { case_id: older?.id, related_case_id: younger?.id, relation: 'same-subject' },
      { case_id: younger?.id, related_case_id: older?.id, relation: 'same-subject' },
    ]);
  });

  it('is one new case when the last tip of a set connects the others', async () => {
    await rooms.takeIn(
      aTip({ identifiers: [shop('a')] }),
      aTip({ identifiers: [shop('b')] }),
      aTip({ identifiers: [shop('a'), shop('b')] }),
    );
    expect(await cases()).toEqual([expect.objectContaining({ tip_count: 3 })]);
    expect((await published(rooms, 'case.opened.v1'))[0]?.data['tips']).toHaveLength(3);
  });

  it('raises the priority as tips come in, and tells why', async () => {
    await rooms.takeIn(
      ...Array.from({ length: 12 }, () => aTip({ identifiers: [shop('a'), url('https://choviet.example/p/1')] })),
    );
    expect((await cases())[0]).toMatchObject({ priority: 'normal', reasons: ['ten-tips', 'repeated-identifiers'] });
    await rooms.takeIn(...Array.from({ length: 10 }, () => aTip({ identifiers: [shop('a')], criminalSigns: true })));
    expect((await cases())[0]).toMatchObject({
      priority: 'urgent',
      score: 95,
      criminal_signs: true,
      reasons: ['criminal-signs', 'viral-rate', 'ten-tips', 'repeated-identifiers'],
    });
  });

  it('costs as many statements for a hundred tips as for two', async () => {
    const statementsFor = async (size: number) => {
      const tips = Array.from({ length: size }, (_, place) =>
        aTip({ identifiers: [shop(`${size}-${place % (size / 2)}`)] }),
      );
      return rooms.transactions.run(async (tx) => {
        const spy = jest.spyOn(tx, 'query');
        await rooms.intake.takeIn(tx, eventsOf(...tips));
        return spy.mock.calls.length;
      });
    };
    expect(await statementsFor(100)).toBe(await statementsFor(2));
  });
});

describe('a tip about an official', () => {
  it('keeps to itself, passes over the territory, and nobody joins it', async () => {
    await rooms.takeIn(aTip({ identifiers: [shop('a')] }));
    await rooms.takeIn(aTip({ identifiers: [shop('a')], violation: 'official-misconduct', integrity: true }));
    await rooms.takeIn(aTip({ identifiers: [shop('a')] }));
    const [ordinary, integrity] = await cases();
    expect([ordinary?.tip_count, integrity?.tip_count]).toEqual([2, 1]);
    const readers = await rooms.database.query<{ body: string }>('SELECT body FROM case_readers WHERE case_id = $1', [
      integrity?.id,
    ]);
    expect(readers.filter((reader) => reader.body.endsWith('-79'))).toEqual([]);
    expect(await count('related_cases')).toBe(0);
  });
});

describe('the same message and failures', () => {
  it('opens one case when the same tip arrives five times', async () => {
    const tip = aTip({ identifiers: [shop('a')] });
    for (let time = 0; time < 5; time += 1) await rooms.takeIn(tip);
    expect(await cases()).toEqual([expect.objectContaining({ tip_count: 1, version: 2 })]);
    expect(await published(rooms)).toHaveLength(2);
  });

  it('leaves neither rows nor outbox behind when it fails in the middle', async () => {
    const failing = rooms.transactions.run(async (tx) => {
      await rooms.intake.takeIn(tx, eventsOf(aTip({ identifiers: [shop('a')] })));
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    for (const table of [
      'cases',
      'case_tips',
      'case_readers',
      'subject_identifiers',
      'case_identifiers',
      'thread_members',
    ])
      expect(await count(table)).toBe(0);
    expect(await published(rooms)).toEqual([]);
  });
});

describe('refusals', () => {
  it('detach the tip, and dismiss a case that has none left', async () => {
    const [first, second] = [aTip({ identifiers: [shop('a')] }), aTip({ identifiers: [shop('a'), shop('b')] })];
    await rooms.takeIn(first, second);
    await rooms.refuse(aRefusal(second));
    expect((await cases())[0]).toMatchObject({ state: 'offered', tip_count: 1, version: 3, revision: 1 });
    expect(await rooms.database.query('SELECT tip_count FROM case_identifiers')).toEqual([{ tip_count: 1 }]);
    await rooms.refuse(aRefusal(first));
    expect((await cases())[0]).toMatchObject({ state: 'dismissed', tip_count: 0, version: 5, revision: 2 });
    expect((await published(rooms)).map((event) => event.event_type).slice(2)).toEqual([
      'case.tip-detached.v1',
      'case.tip-detached.v1',
      'case.dismissed.v1',
    ]);
  });

  it('take both tips out in one set, counting down', async () => {
    const tips = [
      aTip({ identifiers: [shop('a')] }),
      aTip({ identifiers: [shop('a')] }),
      aTip({ identifiers: [shop('a')] }),
    ];
    await rooms.takeIn(...tips);
    await rooms.refuse(...tips.slice(1).map(aRefusal));
    const detached = await published(rooms, 'case.tip-detached.v1');
    expect(detached.map((event) => [event.data['tipId'], event.data['tipCount'], event.version])).toEqual([
      [tips[1]?.tipId, 2, 3],
      [tips[2]?.tipId, 1, 4],
    ]);
    expect(await rooms.database.query('SELECT tip_count FROM case_identifiers')).toEqual([{ tip_count: 1 }]);
  });

  it('count though they arrive before their tip', async () => {
    const tip = aTip({ identifiers: [shop('a')] });
    await rooms.refuse(aRefusal(tip));
    await rooms.takeIn(tip);
    expect(await cases()).toEqual([]);
  });

  it('leave an incident as viral as its other tips make it', async () => {
    await rooms.takeIn(...Array.from({ length: 20 }, () => aTip({ identifiers: [shop('a')] })));
    const before = (await cases())[0];
    expect(before?.reasons).toContain('viral-rate');
    const late = aTip({ identifiers: [shop('a')], receivedAt: '2026-11-03T12:00:00.000Z' });
    await rooms.takeIn(late);
    await rooms.refuse(aRefusal(late));
    expect((await cases())[0]).toMatchObject({ score: before?.score, reasons: before?.reasons });
  });

  it('change nothing the second time', async () => {
    const tip = aTip();
    await rooms.takeIn(tip);
    await rooms.refuse(aRefusal(tip));
    await rooms.refuse(aRefusal(tip));
    expect(await published(rooms, 'case.tip-detached.v1')).toHaveLength(1);
  });

  it('leave a dismissed case behind that later tips do not join', async () => {
    const tip = aTip({ identifiers: [shop('a')] });
    await rooms.takeIn(tip);
    await rooms.refuse(aRefusal(tip));
    await rooms.takeIn(aTip({ identifiers: [shop('a')] }));
    expect((await cases()).map((found) => found.state).toSorted()).toEqual(['dismissed', 'offered']);
  });

  it.each([
    ['a', 'b', 'refuse a'],
    ['a', 'refuse a', 'b'],
    ['b', 'a', 'refuse a'],
    ['b', 'refuse a', 'a'],
    ['refuse a', 'a', 'b'],
    ['refuse a', 'b', 'a'],
  ])('leave the other tip in an open case, in the order %s, %s, %s', async (...order) => {
    const tips = { a: aTip({ identifiers: [shop('x')] }), b: aTip({ identifiers: [shop('x')] }) };
    for (const step of order)
      if (step === 'refuse a') await rooms.refuse(aRefusal(tips.a));
      else await rooms.takeIn(tips[step as 'a' | 'b']);
    const held = await rooms.database.query(
      `SELECT tip_id, state FROM case_tips JOIN cases ON cases.id = case_id WHERE detached_at IS NULL`,
    );
    expect(held).toEqual([{ tip_id: tips.b.tipId, state: 'offered' }]);
    expect((await cases()).filter((found) => found.state === 'offered')).toEqual([
      expect.objectContaining({ tip_count: 1 }),
    ]);
  });
});
