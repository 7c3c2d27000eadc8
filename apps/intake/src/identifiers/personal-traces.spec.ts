import fc from 'fast-check';
import { canonicalBankAccount } from './bank-account.rules.js';
import { canonicalPersonalId } from './personal-id.rules.js';
import { canonicalPhone } from './phone.rules.js';
import { canonicalSeller } from './seller.rules.js';
import { canonicalTaxCode } from './tax-code.rules.js';

describe('phone numbers', () => {
  it.each([
    ['0912 345 678', '+84912345678'],
    ['0912.345.678', '+84912345678'],
    ['+84 (0) 912-345-678', '+84912345678'],
    ['84912345678', '+84912345678'],
    ['0084912345678', '+84912345678'],
    ['01234567890', '+84834567890'],
    ['024.2220.5512', '+842422205512'],
    ['04.3825.1234', '+842438251234'],
    ['+84 4 3825 1234', '+842438251234'],
    ['0511 3822 222', '+842363822222'],
    ['0241.382.2222', '+842223822222'],
    ['0838 251 111', '+84838251111'],
    ['069 123 456', '+8469123456'],
    ['0559 123 456', '+84559123456'],
    ['1900.888.655', '+841900888655'],
    ['18006838', '+8418006838'],
    ['+86 10 1234 5678', '+861012345678'],
    ['0086 138 1234 5678', '+8613812345678'],
  ])('reads %s as %s', (text, phone) => {
    expect(canonicalPhone(text)).toBe(phone);
  });

  it.each([
    '',
    'không rõ',
    '113',
    '1022',
    '0011001234567',
    '8088',
    '+999123456789',
    '912345678',
    '091234567',
    '09123456789',
    '0112345678',
    '+0123456789',
    '1234567890123456',
  ])('takes %j for no number', (text) => {
    expect(canonicalPhone(text)).toBeUndefined();
  });

  it('stay as they are once normal, and never throw', () => {
    const digits = fc.stringMatching(/^(\+|00)?[0-9 .()-]{6,18}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        const phone = canonicalPhone(text);
        if (phone !== undefined) expect(canonicalPhone(phone)).toBe(phone);
      }),
    );
  });
});

describe('tax codes', () => {
  it.each([
    ['0100109106', '0100109106'],
    ['0100 109 106', '0100109106'],
    ['0100109106-001', '0100109106-001'],
    ['0100109106001', '0100109106-001'],
  ])('reads %s as %s', (text, code) => {
    expect(canonicalTaxCode(text)).toBe(code);
  });

  it.each(['0100109107', '010010910', '001099012345', '', 'MST'])('takes %j for none', (text) => {
    expect(canonicalTaxCode(text)).toBeUndefined();
  });

  it('have one right check digit out of ten', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{9}$/), (nine) => {
        const right = [...'0123456789'].filter((digit) => canonicalTaxCode(nine + digit) !== undefined);
        expect(right).toHaveLength(1);
      }),
    );
  });
});

describe('numbers of persons', () => {
  const today = new Date('2026-11-24T00:00:00Z');

  it.each([
    ['001 099 012 345', '001099012345'],
    ['079199-000-001', '079199000001'],
    ['096226000001', '096226000001'],
    ['123090000001', '123090000001'],
  ])('are read from %s as %s', (text, id) => {
    expect(canonicalPersonalId(text, today)).toBe(id);
  });

  it.each([
    ['of no province', '003099012345'],
    ['of no country', '999099012345'],
    ['of someone who is not born yet', '001227012345'],
    ['of another century', '001499012345'],
    ['too short', '00109901234'],
    ['too long', '0010990123456'],
    ['not a number', '00109901234a'],
  ])('are none when %s', (_, text) => {
    expect(canonicalPersonalId(text, today)).toBeUndefined();
  });
});

describe('bank accounts', () => {
  it.each([
    ['Vietcombank', '0011 0012 3456 7', 'vietcombank:0011001234567'],
    ['VCB', '0011001234567', 'vietcombank:0011001234567'],
    ['Ngân hàng TMCP Ngoại thương Việt Nam', '0011001234567', 'vietcombank:0011001234567'],
    ['Ngân hàng Quân đội', 'shopabc', 'mbbank:SHOPABC'],
    ['Quỹ tín dụng Hòa Bình', '12345678', 'quy-tin-dung-hoa-binh:12345678'],
  ])('of %s with number %s is %s', (bank, number, account) => {
    expect(canonicalBankAccount({ bank, number })).toBe(account);
  });

  it('are none without a bank or with a number that cannot be one', () => {
    expect(canonicalBankAccount({ bank: '…', number: '12345678' })).toBeUndefined();
    expect(canonicalBankAccount({ bank: 'VCB', number: 'số tài khoản' })).toBeUndefined();
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (bank, number) => {
        canonicalBankAccount({ bank, number });
      }),
    );
  });
});

describe('shop ids and account names', () => {
  it('are the same whatever the case and with or without @', () => {
    expect(canonicalSeller(' @Ban.Hang ')).toBe('ban.hang');
  });

  it('stay as they are once normal, and never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const seller = canonicalSeller(text);
        if (seller !== undefined) expect(canonicalSeller(seller)).toBe(seller);
      }),
    );
  });
});
