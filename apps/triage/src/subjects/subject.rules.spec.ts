import { keyOf, wholeHostOf } from './subject.rules.js';

describe('keyOf', () => {
  it('tells kinds, platforms and values apart', () => {
    const keys = [
      keyOf({ kind: 'shop', value: 'a' }),
      keyOf({ kind: 'shop', value: 'a', platform: 'platform-cho-viet' }),
      keyOf({ kind: 'shop', value: 'a', platform: 'platform-sao-mua' }),
      keyOf({ kind: 'account', value: 'a' }),
      keyOf({ kind: 'shop', value: 'b' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('knows a phone by its hash, however its value was sealed', () => {
    const hash = 'h'.repeat(43);
    expect(keyOf({ kind: 'phone', hash, sealed: 'k1.one' })).toBe(keyOf({ kind: 'phone', hash, sealed: 'k2.two' }));
    expect(keyOf({ kind: 'phone', hash, sealed: 'k1.one' })).not.toBe(
      keyOf({ kind: 'bank-account', hash, sealed: 'k1.one' }),
    );
  });
});

describe('wholeHostOf', () => {
  it.each([
    [{ kind: 'domain', value: 'www.choviet.example' }, 'choviet.example'],
    [{ kind: 'url', value: 'https://choviet.example/' }, 'choviet.example'],
    [{ kind: 'url', value: 'https://choviet.example' }, 'choviet.example'],
    [{ kind: 'url', value: 'https://choviet.example/p/1' }, undefined],
    [{ kind: 'url', value: 'https://choviet.example/?shop=1' }, undefined],
    [{ kind: 'url', value: 'no address' }, undefined],
    [{ kind: 'shop', value: 'choviet.example' }, undefined],
  ] as const)('of %j is %s', (identifier, host) => {
    expect(wholeHostOf(identifier)).toBe(host);
  });
});
