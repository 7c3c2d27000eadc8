import fc from 'fast-check';
import { groupTips, type KnownCase, type MatchableTip } from './tip-groups.rules.js';

const tip = (...keys: string[]): MatchableTip => ({ keys, alone: false });
const known = (id: string, openedAt: string): KnownCase => ({
  id,
  threadId: `thread-${id}`,
  openedAt: new Date(openedAt),
});
const older = known('older', '2026-11-01T00:00:00Z');
const younger = known('younger', '2026-11-02T00:00:00Z');
const open = (entries: Record<string, KnownCase[]> = {}) => new Map(Object.entries(entries));

describe('groupTips', () => {
  it('keeps tips without identifiers apart', () => {
    expect(groupTips([tip(), tip()], open())).toHaveLength(2);
  });

  it('brings tips of one identifier together, in their order', () => {
    const tips = [tip('a'), tip('b'), tip('a')];
    expect(groupTips(tips, open()).map((group) => group.tips)).toEqual([[tips[0], tips[2]], [tips[1]]]);
  });

  it('makes one group of new ones that a later tip connects', () => {
    const tips = [tip('a'), tip('b'), tip('c'), tip('c', 'b', 'a')];
    expect(groupTips(tips, open()).map((group) => group.tips)).toEqual([tips]);
  });

  it('joins the oldest open case and names the others', () => {
    const groups = groupTips([tip('a', 'b')], open({ a: [younger], b: [older] }));
    expect(groups).toEqual([{ known: older, tips: [tip('a', 'b')], alsoKnown: ['younger'] }]);
  });

  it('leads a later tip where an earlier one of the set has led its identifier', () => {
    const groups = groupTips([tip('a', 'new'), tip('new')], open({ a: [older] }));
    expect(groups).toEqual([{ known: older, tips: [tip('a', 'new'), tip('new')], alsoKnown: [] }]);
  });

  it('does not merge open cases: a tip that names only the younger one joins that', () => {
    const groups = groupTips([tip('b'), tip('a', 'b'), tip('b')], open({ a: [older], b: [younger] }));
    expect(groups.map((group) => [group.known?.id, group.tips.length])).toEqual([
      ['younger', 1],
      ['older', 2],
    ]);
  });

  it('draws a new group into the open case that a later tip leads it to', () => {
    const groups = groupTips([tip('new'), tip('new', 'a')], open({ a: [older] }));
    expect(groups).toEqual([{ known: older, tips: [tip('new'), tip('new', 'a')], alsoKnown: [] }]);
  });

  it('lets a tip about an official neither join nor be joined', () => {
    const alone = { keys: ['a'], alone: true };
    const groups = groupTips([tip('a'), alone, tip('a')], open());
    expect(groups.map((group) => group.tips.length)).toEqual([2, 1]);
  });

  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const aTip = fc.record({ keys: fc.uniqueArray(key, { maxLength: 3 }), alone: fc.boolean() });
  const someOpen = fc.dictionary(key, fc.subarray([older, younger], { minLength: 1 })).map(open);

  it('places every tip exactly once, each open case in one group at most', () => {
    fc.assert(
      fc.property(fc.array(aTip, { maxLength: 30 }), someOpen, (tips, openCases) => {
        const groups = groupTips(tips, openCases);
        const placed = groups.flatMap((group) => group.tips);
        expect(placed).toHaveLength(tips.length);
        expect(new Set(placed).size).toBe(tips.length);
        const ids = groups.flatMap((group) => group.known?.id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('leaves no two new groups that share an identifier', () => {
    fc.assert(
      fc.property(fc.array(aTip, { maxLength: 30 }), (tips) => {
        const groups = groupTips(tips, open()).filter((group) => !group.tips[0]?.alone);
        const keysOf = groups.map((group) => new Set(group.tips.flatMap((one) => one.keys)));
        const all = keysOf.flatMap((keys) => [...keys]);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});
