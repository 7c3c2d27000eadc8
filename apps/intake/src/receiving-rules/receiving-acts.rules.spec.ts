import { screeningStates, tipStates, type ScreeningState, type TipState } from '#shared/contracts';
import {
  actOfCase,
  isPossible,
  mayClassify,
  receivingActs,
  rowOf,
  stateAfterDecision,
} from './receiving-acts.rules.js';
import type { ReceivingAct } from './receiving-acts.rules.js';

const all = tipStates.flatMap((state) => screeningStates.map((screening) => ({ state, screening })));
const possible = (act: ReceivingAct) => all.filter((standing) => isPossible(act, standing));
const where = (states: readonly TipState[], screenings: readonly ScreeningState[]) =>
  all.filter(({ state, screening }) => states.includes(state) && screenings.includes(screening));

/** Written down once more, by hand: a change of the table must be a change here. */
const expected: Record<ReceivingAct, { states: readonly TipState[]; screenings: readonly ScreeningState[] }> = {
  propose: { states: tipStates, screenings: ['awaiting', 'returned', 'decided'] },
  withdraw: { states: tipStates, screenings: ['proposed'] },
  approve: { states: tipStates, screenings: ['proposed'] },
  return: { states: tipStates, screenings: ['proposed'] },
  'mark-integrity': { states: tipStates, screenings: screeningStates },
  ask: { states: ['received', 'passed-on', 'acted-on'], screenings: screeningStates },
  'notify-outcome': { states: ['guided', 'refused', 'closed'], screenings: screeningStates },
  attach: { states: tipStates, screenings: screeningStates },
  supplement: { states: tipStates, screenings: screeningStates },
  'say-still-going-on': { states: tipStates, screenings: screeningStates },
  'acknowledge-attention': { states: tipStates, screenings: screeningStates },
  'pass-on': { states: ['received'], screenings: screeningStates },
  'act-on': { states: ['received', 'passed-on'], screenings: screeningStates },
  close: { states: ['received', 'passed-on', 'acted-on'], screenings: screeningStates },
};

describe('the table of receiving', () => {
  it.each(receivingActs)('allows %s exactly where it is to be possible', (act) => {
    expect(possible(act)).toEqual(where(expected[act].states, expected[act].screenings));
  });

  it('has one row for each act', () => {
    expect(receivingActs.map((act) => rowOf(act).act)).toEqual([...receivingActs]);
  });

  it('asks officers for a scope, and nobody else', () => {
    const withoutScope = receivingActs.filter((act) => rowOf(act).scopes.length === 0);
    expect(withoutScope.map((act) => rowOf(act).by)).toEqual(['informant', 'informant', 'case', 'case', 'case']);
  });

  it('starts the next clock where one is met: proposal, decision, outcome', () => {
    const clocks = receivingActs.map((act) => [act, rowOf(act).meets, rowOf(act).issues]);
    expect(clocks).toEqual([
      ['propose', 'proposal', 'decision'],
      ['withdraw', 'decision', 'proposal'],
      ['approve', 'decision', undefined],
      ['return', 'decision', 'proposal'],
      ['mark-integrity', undefined, undefined],
      ['ask', undefined, undefined],
      ['notify-outcome', 'outcome-notice', undefined],
      ['supplement', undefined, undefined],
      ['attach', undefined, undefined],
      ['say-still-going-on', undefined, 'attention'],
      ['acknowledge-attention', 'attention', undefined],
      ['pass-on', 'pass-on-crime', undefined],
      ['act-on', 'pass-on-crime', undefined],
      ['close', 'pass-on-crime', 'outcome-notice'],
    ]);
  });

  it('knows by which act a case brings a tip on', () => {
    const brought: TipState[] = ['passed-on', 'acted-on', 'closed'];
    expect(brought.map(actOfCase)).toEqual(['pass-on', 'act-on', 'close']);
    expect(() => actOfCase('refused')).toThrow('refused');
  });
});

describe('a classification', () => {
  it('turns a tip away only until the competent body acts; it may be taken in whenever', () => {
    const statesFor = (of: 'in-scope' | 'out-of-scope' | 'refused') =>
      tipStates.filter((state) => mayClassify(of, state));
    expect(statesFor('in-scope')).toEqual([...tipStates]);
    expect(statesFor('out-of-scope')).toEqual(['received', 'guided', 'passed-on']);
    expect(statesFor('refused')).toEqual(['received', 'guided', 'passed-on']);
  });

  it.each([
    ['in-scope', 'received', 'received'],
    ['in-scope', 'passed-on', 'passed-on'],
    ['in-scope', 'acted-on', 'acted-on'],
    ['in-scope', 'closed', 'closed'],
    ['in-scope', 'guided', 'received'],
    ['in-scope', 'refused', 'received'],
    ['out-of-scope', 'passed-on', 'guided'],
    ['refused', 'guided', 'refused'],
  ] as const)('as %s makes %s %s', (classification, state, after) => {
    expect(stateAfterDecision(classification, state)).toBe(after);
  });
});
