import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { webAddress } from './fields.js';
import { webAddressOf } from './web-address.js';

const validator = Compile(webAddress('Any.'));

describe('the normal form of a web address', () => {
  it.each([
    ['https://choviet.example/sp/áo-thun?màu=đỏ', 'https://choviet.example/sp/%C3%A1o-thun?m%C3%A0u=%C4%91%E1%BB%8F'],
    ['HTTPS://ChoViet.example', 'https://choviet.example/'],
    ['https://choviet.example/a?b={x|y}[0]#c#d', 'https://choviet.example/a?b=%7Bx%7Cy%7D%5B0%5D#c%23d'],
    ['https://ten:matkhau@choviet.example/a', 'https://choviet.example/a'],
    ['https://choviet.example/100%', 'https://choviet.example/100%25'],
  ])('makes of %s the address %s', (text, address) => {
    expect(webAddressOf(text)).toBe(address);
  });

  it.each(['', 'choviet.example/a', 'javascript:alert(1)', 'ftp://choviet.example/a', 'https://'])(
    'takes %p for no web address',
    (text) => {
      expect(webAddressOf(text)).toBeUndefined();
    },
  );

  it('takes an address of more than 2048 characters for none', () => {
    expect(webAddressOf(`https://a.example/${'x'.repeat(2048)}`)).toBeUndefined();
  });

  it('always fits the field of events', () => {
    const texts = fc.tuple(fc.webUrl(), fc.string({ unit: 'grapheme' })).map(([url, rest]) => `${url}/${rest}`);
    fc.assert(
      fc.property(texts, (text) => {
        const address = webAddressOf(text);
        return address === undefined || validator.Check(address);
      }),
      { numRuns: 2000 },
    );
  });

  it('is a fixed point', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => {
        const address = webAddressOf(text);
        return address === undefined || webAddressOf(address) === address;
      }),
    );
  });
});
