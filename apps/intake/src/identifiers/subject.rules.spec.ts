import fc from 'fast-check';
import { readSubject } from './subject.rules.js';

describe('the traces of a seller', () => {
  it('identify them once, however often and in whatever form they are written', () => {
    const reading = readSubject({
      links: [
        'https://choviet.example/shop/cv-1029/item/7?utm_source=a',
        'http://m.choviet.example/shop/CV-1029/item/7/',
        'không có',
        'zalo.me/0912345678',
      ],
      shopId: 'CV-1029',
      platform: 'platform-cho-viet',
      phone: '+84 912 345 678',
      bankAccount: { bank: 'VCB', number: '0011001234567' },
      taxCode: '0100109106',
    });
    expect(reading).toEqual({
      platform: 'platform-cho-viet',
      clear: [
        { kind: 'url', value: 'https://choviet.example/shop/cv-1029/item/7', platform: 'platform-cho-viet' },
        { kind: 'shop', value: 'cv-1029', platform: 'platform-cho-viet' },
        { kind: 'tax-code', value: '0100109106' },
      ],
      personal: [
        { kind: 'phone', value: '+84912345678' },
        { kind: 'bank-account', value: 'vietcombank:0011001234567' },
      ],
    });
  });

  it('name an account, not a shop, on a social network', () => {
    expect(readSubject({ links: [], shopId: '@Sua.Gia', platform: 'platform-lien-mang' }).clear).toEqual([
      { kind: 'account', value: 'sua.gia', platform: 'platform-lien-mang' },
    ]);
  });

  it('give no shop without its platform', () => {
    expect(readSubject({ links: [], shopId: '1029' }).clear).toEqual([]);
  });

  it('never throw', () => {
    const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), text, text, text, (links, shopId, phone, taxCode) => {
        readSubject({ links, shopId, platform: 'platform-cho-viet', phone, taxCode });
      }),
    );
  });
});
