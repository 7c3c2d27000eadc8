import { caseStates } from '#shared/contracts';
import { mayMove, nextOffer, priorityOf, VIRAL_TIPS, type PriorityFacts } from './case.rules.js';

const facts = (overrides: Partial<PriorityFacts> = {}): PriorityFacts => ({
  violation: 'counterfeit-mark',
  goodsCategory: 'fashion',
  integrity: false,
  criminalSigns: false,
  tipCount: 1,
  recentTipCount: 1,
  repeatedIdentifierCount: 0,
  formerCaseCount: 0,
  ...overrides,
});

describe('mayMove', () => {
  it('lets an offered case be accepted, declined or dismissed, and an accepted one be concluded', () => {
    const table = caseStates.map((state) =>
      (['accept', 'decline', 'conclude', 'dismiss'] as const).map((move) => mayMove(state, move)),
    );
    expect(table).toEqual([
      ['accepted', 'offered', undefined, 'dismissed'],
      [undefined, undefined, 'concluded', undefined],
      [undefined, undefined, undefined, undefined],
      [undefined, undefined, undefined, undefined],
    ]);
  });
});

describe('nextOffer', () => {
  const chain = ['economic-police-79', 'committee-79', 'standing-office'];
  const last = 'standing-office';

  it('names the chain from its beginning when the first lead declines', () => {
    expect(nextOffer({ chain, lead: 'market-surveillance-79', last }, () => true)).toBe('economic-police-79');
  });

  it('goes on behind the body that declines, passing over those that no longer exist', () => {
    expect(nextOffer({ chain, lead: 'economic-police-79', last }, (body) => body !== 'committee-79')).toBe(
      'standing-office',
    );
  });

  it('ends at the last resort whatever the chain holds', () => {
    expect(nextOffer({ chain: [], lead: 'dms', last }, () => true)).toBe('standing-office');
    expect(nextOffer({ chain: ['committee-79'], lead: 'committee-79', last }, () => true)).toBe('standing-office');
  });
});

describe('priorityOf', () => {
  it('is normal for a single ordinary tip, and says nothing', () => {
    expect(priorityOf(facts())).toEqual({ priority: 'normal', score: 0, reasons: [] });
  });

  it.each<[string, Partial<PriorityFacts>]>([
    ['criminal-signs', { criminalSigns: true }],
    ['health-danger', { violation: 'counterfeit-medicine' }],
    ['health-danger', { violation: 'no-origin-goods', goodsCategory: 'supplements' }],
    ['prohibited-goods', { violation: 'prohibited-goods' }],
    ['official-accused', { integrity: true }],
    ['viral-rate', { recentTipCount: VIRAL_TIPS }],
  ])('is high for %s alone', (reason, overrides) => {
    expect(priorityOf(facts(overrides))).toMatchObject({ priority: 'high', reasons: [reason] });
  });

  it('is urgent for two grave signs, the weightiest told first', () => {
    expect(priorityOf(facts({ criminalSigns: true, violation: 'unsafe-food' }))).toEqual({
      priority: 'urgent',
      score: 70,
      reasons: ['criminal-signs', 'health-danger'],
    });
  });

  it('counts a number of tips once, by its highest step', () => {
    const reasonsFor = (tipCount: number) => priorityOf(facts({ tipCount })).reasons;
    expect([2, 3, 10, 100, 5000].map(reasonsFor)).toEqual([
      [],
      ['several-tips'],
      ['ten-tips'],
      ['hundred-tips'],
      ['hundred-tips'],
    ]);
  });

  it('raises the score of a subject with a former case and of one named by the same traces again', () => {
    expect(priorityOf(facts({ formerCaseCount: 1, repeatedIdentifierCount: 2, tipCount: 3 }))).toMatchObject({
      priority: 'high',
      score: 35,
    });
  });

  it('never falls when a fact gets worse', () => {
    const worse: Partial<PriorityFacts>[] = [
      { criminalSigns: true },
      { integrity: true },
      { tipCount: 200 },
      { recentTipCount: 20 },
      { formerCaseCount: 1 },
    ];
    for (const step of worse) expect(priorityOf(facts(step)).score).toBeGreaterThan(priorityOf(facts()).score);
  });
});
