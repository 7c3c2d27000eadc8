import { identifierKeysOf, tellingKeysOf } from './identifier-key.rules.js';
import { possibleTraces } from './possible-traces.rules.js';

const TODAY = new Date('2026-11-24T00:00:00Z');

describe('the key of an identifier', () => {
  it('tells what it is, and of which platform where that matters', () => {
    expect(
      identifierKeysOf([
        { kind: 'url', value: 'https://choviet.example/shop/cv-1029', platform: 'platform-cho-viet' },
        { kind: 'shop', value: 'cv-1029', platform: 'platform-cho-viet' },
        { kind: 'account', value: 'sua.gia', platform: 'platform-facebook' },
        { kind: 'tax-code', value: '0100109106' },
        { kind: 'domain', value: 'hanggia.vn' },
        { kind: 'phone', hash: 'HASH', sealed: 'k1.x' },
        { kind: 'phone', hash: 'HASH', sealed: 'k1.y' },
      ]),
    ).toEqual([
      'url:https://choviet.example/shop/cv-1029',
      'shop:platform-cho-viet:cv-1029',
      'account:platform-facebook:sua.gia',
      'tax-code:0100109106',
      'domain:hanggia.vn',
      'phone:HASH',
    ]);
  });

  it('tells no sellers apart where it is that of a platform’s front page', () => {
    const ofPlatform = { kind: 'url', value: 'https://shopee.vn', platform: 'platform-shopee' } as const;
    expect(tellingKeysOf([ofPlatform])).toEqual([]);
    expect(tellingKeysOf([{ kind: 'url', value: 'https://hanggia.vn' }])).toEqual(['url:https://hanggia.vn']);
    expect(tellingKeysOf([{ ...ofPlatform, value: 'https://shopee.vn/shop/1' }])).toEqual([
      'url:https://shopee.vn/shop/1',
    ]);
  });
});

describe('what an officer types', () => {
  const clear = (text: string) => identifierKeysOf(possibleTraces(text, TODAY).clear);
  const personal = (text: string) => possibleTraces(text, TODAY).personal.map(({ kind, value }) => `${kind}:${value}`);

  it('may be a link, with its seller', () => {
    expect(clear(' https://shopee.vn/a-i.1.22?sp_atk=1 ')).toEqual([
      'url:https://shopee.vn/product/1/22',
      'shop:platform-shopee:1',
    ]);
    expect(personal('zalo.me/0912345678')).toEqual(['phone:+84912345678']);
  });

  it('may be the id of a shop or account on any platform', () => {
    expect(clear('CV-1029')).toContain('shop:platform-cho-viet:cv-1029');
    expect(clear('@Sua.Gia')).toContain('account:platform-facebook:sua.gia');
  });

  it('may be a phone, a tax code or the id of a person', () => {
    expect(personal('0912.345.678')).toContain('phone:+84912345678');
    expect(clear('0100109106-001')).toContain('tax-code:0100109106-001');
    expect(personal('001099012345')).toContain('personal-id:001099012345');
  });

  it('may be an account, with its bank or of any bank', () => {
    expect(personal('VCB 0011 0012 3456 7')).toEqual(['bank-account:vietcombank:0011001234567']);
    expect(personal('vietcombank:0011001234567')).toEqual(['bank-account:vietcombank:0011001234567']);
    const anywhere = personal('0011001234567');
    expect(anywhere).toContain('bank-account:vietcombank:0011001234567');
    expect(anywhere.length).toBeGreaterThan(25);
  });

  it.each(['', '   ', '…', 'a'.repeat(5_000), '\0'])('may be nothing of that: %j', (text) => {
    expect(personal(text)).toEqual([]);
    expect(clear(text)).toEqual([]);
  });
});
