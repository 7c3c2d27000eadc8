import {
  decided,
  statedOf,
  withConfirmed,
  type ExtractionState,
  type KeptExtraction,
  type TipIdentifiers,
} from './extraction-decision.rules.js';

const link = (number: number, item: string): KeptExtraction => ({
  ...{ number, kind: 'url', start: 0, end: 1, value: `https://shopee.vn/product/1/${item}`, hash: null, sealed: null },
  ...{ state: 'found', version: 1, addedKeys: [], decidedBody: null, decidedAt: null },
});
const person: KeptExtraction = { ...link(3, ''), kind: 'personal-id', value: null, hash: 'H', sealed: 'k1.x' };
const stated: TipIdentifiers = {
  identifiers: [{ kind: 'tax-code', value: '0100109106' }],
  keys: ['tax-code:0100109106'],
};

/** Decides one after the other, as officers do. */
function after(
  decisions: [number, ExtractionState][],
  extractions = [link(1, '22'), link(2, '33'), person],
  from = stated,
) {
  let tip = from;
  let all = extractions;
  for (const [number, state] of decisions) {
    const base = statedOf(tip, all);
    all = all.map((one) => (one.number === number ? decided(one, state, base) : one));
    tip = withConfirmed(base, all);
  }
  return { tip, all };
}

describe('a tip’s identifiers', () => {
  it('are joined by what is confirmed, with the seller that a link names', () => {
    expect(after([[1, 'confirmed']]).tip).toEqual({
      identifiers: [
        ...stated.identifiers,
        { kind: 'url', value: 'https://shopee.vn/product/1/22', platform: 'platform-shopee' },
        { kind: 'shop', value: '1', platform: 'platform-shopee' },
      ],
      keys: ['tax-code:0100109106', 'url:https://shopee.vn/product/1/22', 'shop:platform-shopee:1'],
    });
  });

  it('lose what is dropped again, but not what another one confirms too', () => {
    const { tip } = after([
      [1, 'confirmed'],
      [2, 'confirmed'],
      [1, 'dropped'],
    ]);
    expect(tip.keys.toSorted()).toEqual([
      'shop:platform-shopee:1',
      'tax-code:0100109106',
      'url:https://shopee.vn/product/1/33',
    ]);
    const { tip: none } = after([
      [1, 'confirmed'],
      [2, 'confirmed'],
      [1, 'dropped'],
      [2, 'dropped'],
    ]);
    expect(none).toEqual(stated);
  });

  it('keep what was stated, whatever is dropped', () => {
    const shop = { kind: 'shop' as const, value: '1', platform: 'platform-shopee' };
    const from = { identifiers: [shop], keys: ['shop:platform-shopee:1'] };
    const decisions: [number, ExtractionState][] = [
      [1, 'confirmed'],
      [1, 'dropped'],
    ];
    expect(after(decisions, [link(1, '22')], from).tip).toEqual(from);
  });

  it('hold the id of a person as a key alone, since no event may carry it', () => {
    const { tip } = after([[3, 'confirmed']]);
    expect(tip).toEqual({ identifiers: stated.identifiers, keys: [...stated.keys, 'personal-id:H'] });
  });
});
