import { canonicalContact } from './contact.rules.js';
import { seedHotlines } from './seed/hotlines.seed.js';

describe('the normal form of', () => {
  it.each([
    ['0981.389.389', '+84981389389'],
    ['+84 (0) 981 389 389', '+84981389389'],
    ['0084 981 389 389', '+84981389389'],
    ['028 3932-1014', '+842839321014'],
    ['1900.888.655', '+841900888655'],
    ['19009299', '+8419009299'],
    ['1800 6838', '+8418006838'],
    ['069.234.2593', '+84692342593'],
    ['+84 69 234 2593', '+84692342593'],
    ['113', '113'],
    ['1022', '1022'],
  ])('a phone number written %s is %s', (text, value) => {
    expect(canonicalContact('phone', text)).toBe(value);
  });

  it.each([
    '',
    'x',
    '12345',
    '04.3232.1556',
    '0123.456.7890',
    '0912345678 máy lẻ 3',
    '0912345678;ext=2',
    '+12024561111',
  ])('no number is there for %j', (text) => {
    expect(canonicalContact('phone', text)).toBeUndefined();
  });

  it.each([
    ['e-mail', ' BCD389@Customs.gov.vn ', 'bcd389@customs.gov.vn'],
    ['website', 'bcd389.gov.vn', 'https://bcd389.gov.vn'],
    ['website', 'http://online.gov.vn/phan-anh?a=1', 'http://online.gov.vn/phan-anh?a=1'],
    ['post', '25  Ngô Quyền,\u00a0Hà Nội', '25 Ngô Quyền, Hà Nội'],
  ] as const)('%s %j is %s', (channel, text, value) => {
    expect(canonicalContact(channel, text)).toBe(value);
  });

  it.each([
    ['e-mail', 'bcd389'],
    ['e-mail', 'a@b'],
    ['website', 'javascript:alert(1)'],
    ['website', 'localhost'],
    ['website', 'không phải'],
    ['post', 'Hà Nội'],
  ] as const)('%s is none for %j', (channel, text) => {
    expect(canonicalContact(channel, text)).toBeUndefined();
  });

  it('all that a release brings is its value', () => {
    const wrong = seedHotlines().filter(({ channel, display, value }) => canonicalContact(channel, display) !== value);
    expect(wrong).toEqual([]);
  });
});
