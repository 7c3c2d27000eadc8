import type { TipDecidedV1, TipReceivedV1 } from '#shared/contracts';
import { aRefusal, aTip, shop } from '../../test/a-tip.js';
import { openRooms, published, type TriageRooms } from '../../test/triage-rooms.js';

let rooms: TriageRooms;
beforeAll(async () => {
  rooms = await openRooms();
});
afterAll(() => rooms.close());
beforeEach(() => rooms.empty());

const decided = ({ tipId, threadId }: TipReceivedV1, classification: string): TipDecidedV1 => {
  return { tipId, threadId, classification, decidedAt: '2026-11-03T03:00:00.000Z', decidedBy: 'standing-office' };
};

interface Held {
  lead: string;
  state: string;
  integrity: boolean;
}

/** The cases that hold a tip now. */
const holding = (tip: TipReceivedV1) =>
  rooms.database.query<Held>(
    `SELECT lead, state, integrity FROM case_tips JOIN cases ON cases.id = case_id
     WHERE tip_id = $1 AND detached_at IS NULL`,
    [tip.tipId],
  );
const dismissals = async () => (await published(rooms, 'case.dismissed.v1')).map(({ data }) => data['reason']);

describe('a decision', () => {
  it('that a tip is out of scope takes it out of its case, and is no refusal', async () => {
    const tip = aTip({ identifiers: [shop('a')] });
    await rooms.takeIn(tip);
    await rooms.decide(decided(tip, 'out-of-scope'));
    expect(await holding(tip)).toEqual([]);
    expect(await dismissals()).toEqual(['no-tips-left']);
  });

  it('that a tip is out of scope counts though it arrives before its tip', async () => {
    const tip = aTip();
    await rooms.decide(decided(tip, 'out-of-scope'));
    await rooms.takeIn(tip);
    expect(await holding(tip)).toEqual([]);
  });

  it.each(['in-scope', 'refused'])(
    'as %s leaves the case alone: others tell of what follows',
    async (classification) => {
      const tip = aTip();
      await rooms.takeIn(tip);
      await rooms.decide(decided(tip, classification));
      expect(await holding(tip)).toHaveLength(1);
    },
  );
});

describe('a tip that is taken in after all', () => {
  it.each([
    ['refused', (tip: TipReceivedV1) => rooms.refuse(aRefusal(tip))],
    ['guided', (tip: TipReceivedV1) => rooms.decide(decided(tip, 'out-of-scope'))],
  ])('is in a case again when it had been %s', async (_, turnAway) => {
    const tip = aTip({ identifiers: [shop('a')] });
    await rooms.takeIn(tip);
    await turnAway(tip);
    await rooms.admit(tip);
    expect(await holding(tip)).toMatchObject([{ state: 'offered' }]);
  });

  it('opens its case when it had never been in one', async () => {
    const tip = aTip({ violation: 'consumer-dispute', scope: 'out-of-scope' });
    await rooms.takeIn(tip);
    expect(await holding(tip)).toEqual([]);
    await rooms.admit({ ...tip, scope: 'in-scope', violation: 'counterfeit-mark' });
    expect(await holding(tip)).toHaveLength(1);
  });

  it('joins the open case about its shop', async () => {
    const [tip, other] = [aTip({ identifiers: [shop('a')] }), aTip({ identifiers: [shop('a')] })];
    await rooms.takeIn(tip, other);
    await rooms.refuse(aRefusal(tip));
    await rooms.admit(tip);
    expect(await rooms.database.query('SELECT tip_count FROM cases')).toEqual([{ tip_count: 2 }]);
  });
});

describe('a tip that turns out to accuse an official', () => {
  const marked = (tip: TipReceivedV1, accusedBody?: string) => ({ ...tip, integrity: true, accusedBody });

  it('leaves its case to the others and gets one of its own, past the accused body', async () => {
    const [tip, other] = [aTip({ identifiers: [shop('a')] }), aTip({ identifiers: [shop('a')] })];
    await rooms.takeIn(tip, other);
    expect(await holding(tip)).toMatchObject([{ lead: 'market-surveillance-79', integrity: false }]);
    await rooms.admit(marked(tip, 'market-surveillance-79'));
    expect(await holding(tip)).toMatchObject([{ lead: 'government-inspectorate', integrity: true }]);
    expect(await holding(other)).toMatchObject([{ lead: 'market-surveillance-79', integrity: false }]);
  });

  it.each([
    ['government-inspectorate', 'economic-police', ['standing-office']],
    ['standing-office', 'government-inspectorate', []],
    ['dms', 'government-inspectorate', ['standing-office']],
  ])('of %s goes to %s', async (accused, lead, supports) => {
    const tip = aTip({ violation: 'official-misconduct', integrity: true, accusedBody: accused });
    await rooms.takeIn(tip);
    const [found] = await rooms.database.query<{ lead: string; supports: string[]; chain: string[] }>(
      'SELECT lead, supports, chain FROM cases',
    );
    expect(found).toMatchObject({ lead, supports });
    expect([found?.lead, ...(found?.supports ?? []), ...(found?.chain ?? [])]).not.toContain(accused);
  });
});
