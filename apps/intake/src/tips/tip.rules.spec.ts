import { violations } from '#shared/contracts';
import { hasCriminalSigns } from './criminal-signs.rules.js';
import { entitledAmong, isIntegrityMatter, scopeOf, stateAfter, stateOnReceipt } from './tip.rules.js';

describe('scope', () => {
  it('covers all violations but the two that other agencies deal with', () => {
    expect(violations.filter((violation) => scopeOf(violation) === 'out-of-scope')).toEqual([
      'non-delivery-scam',
      'consumer-dispute',
    ]);
  });

  it('decides the first state: guidance outside, receipt within', () => {
    expect([stateOnReceipt('in-scope'), stateOnReceipt('out-of-scope')]).toEqual(['received', 'guided']);
  });
});

describe('the state of a tip', () => {
  it.each([
    ['received', ['open'], 'passed-on'],
    ['received', ['accepted'], 'acted-on'],
    ['received', ['ended'], 'closed'],
    ['passed-on', ['accepted'], 'acted-on'],
    ['passed-on', ['open', 'accepted'], 'acted-on'],
    ['acted-on', ['ended'], 'closed'],
  ] as const)('goes from %s with cases %j to %s', (state, stages, next) => {
    expect(stateAfter(state, stages)).toBe(next);
  });

  it.each([
    ['received', []],
    ['passed-on', ['open']],
    ['acted-on', ['open']],
    ['closed', ['open', 'accepted', 'ended']],
    ['refused', ['accepted']],
    ['guided', ['ended']],
  ] as const)('stays %s with cases %j', (state, stages) => {
    expect(stateAfter(state, stages)).toBeUndefined();
  });
});

describe('who may read a tip', () => {
  it('are the bodies that deal with it, each once', () => {
    expect(entitledAmong(['a', 'b', 'a'], { integrity: false })).toEqual(['a', 'b']);
  });

  it('is the Government Inspectorate alone, besides the Standing Office, when an official is accused', () => {
    expect(isIntegrityMatter('official-misconduct')).toBe(true);
    expect(entitledAmong(['a'], { integrity: true, accusedBody: 'b' })).toEqual(['government-inspectorate']);
  });

  it('is never the accused body', () => {
    const ofInspectorate = { integrity: true, accusedBody: 'government-inspectorate' };
    expect(entitledAmong(['government-inspectorate'], ofInspectorate)).toEqual(['economic-police']);
  });
});

describe('signs of crime', () => {
  const goods = (category: string, priceVnd?: number, quantity?: number) => [{ category, priceVnd, quantity }];

  it.each([
    ['counterfeit-use-or-quality', goods('food')],
    ['counterfeit-label-or-packaging', goods('supplements', 1)],
    ['counterfeit-medicine', []],
    ['prohibited-goods', []],
    ['other', goods('drugs')],
    ['counterfeit-use-or-quality', goods('electronics', 300_000, 100)],
    ['smuggled-goods', goods('electronics', 10_000_000, 10)],
    ['counterfeit-mark', goods('fashion', 2_000_000, 100)],
    ['tax-evasion', goods('other', 100_000_000)],
  ])('show in %s of %j', (violation, ofGoods) => {
    expect(hasCriminalSigns({ violation, goods: ofGoods })).toBe(true);
  });

  it.each([
    ['counterfeit-use-or-quality', goods('electronics', 300_000, 99)],
    ['smuggled-goods', goods('electronics', 99_999_999)],
    ['counterfeit-mark', goods('fashion', 2_000_000)],
    ['false-advertising', goods('medicine', 500_000_000)],
    ['no-origin-goods', []],
  ])('do not show in %s of %j', (violation, ofGoods) => {
    expect(hasCriminalSigns({ violation, goods: ofGoods })).toBe(false);
  });
});
