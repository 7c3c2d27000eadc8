import fc from 'fast-check';
import { findingsIn } from './extraction.rules.js';
import { folded } from './folded-text.rules.js';

const AT = new Date('2026-11-24T01:30:00Z');
const found = (text: string) => findingsIn(text, AT).map(({ kind, value }) => [kind, value]);

describe('what identifies somebody in a text', () => {
  it.each<[string, string[][]]>([
    ['Shop bán hàng giả: https://shopee.vn/a-i.1.22?sp_atk=x.', [['url', 'https://shopee.vn/product/1/22']]],
    [
      'xem tại shopee.vn/a-i.1.22, hoặc (fb.com/sua.gia)',
      [
        ['url', 'https://shopee.vn/product/1/22'],
        ['url', 'https://facebook.com/sua.gia'],
      ],
    ],
    [
      'link:https://vt.tiktok.com/ZSabc/,https://cuahang.vn/ao_(do)',
      [
        ['url', 'https://vt.tiktok.com/ZSabc'],
        ['url', 'https://cuahang.vn/ao_(do)'],
      ],
    ],
    ['Web: WWW.HangGia.Shop!', [['url', 'https://hanggia.shop']]],
    ['nhắn zalo.me/0912345678 nhé', [['phone', '+84912345678']]],
    [
      'Gọi 0912 345 678 hoặc 0987.654.321',
      [
        ['phone', '+84912345678'],
        ['phone', '+84987654321'],
      ],
    ],
    ['ĐT: +84 (0) 912-345-678', [['phone', '+84912345678']]],
    ['sđt ０９１２３４５６７８', [['phone', '+84912345678']]],
    [
      'zalo0912345678, hotline 1900 1234',
      [
        ['phone', '+84912345678'],
        ['phone', '+8419001234'],
      ],
    ],
    ['số bàn 04.3825.1234', [['phone', '+842438251234']]],
    [
      'STK 0011 0012 3456 7 Vietcombank, sđt 0912345678',
      [
        ['bank-account', 'vietcombank:0011001234567'],
        ['phone', '+84912345678'],
      ],
    ],
    ['chuyển khoản MB Bank 0912345678', [['bank-account', 'mbbank:0912345678']]],
    ['Techcombank 19031234567890 NGUYEN VAN A', [['bank-account', 'techcombank:19031234567890']]],
    ['số tài khoản 12345678 ngân hàng Ngoại thương', [['bank-account', 'vietcombank:12345678']]],
    [
      'STK 11223344 Vietcombank, STK 99887766 MB Bank',
      [
        ['bank-account', 'vietcombank:11223344'],
        ['bank-account', 'mbbank:99887766'],
      ],
    ],
    [
      'Vietcombank: STK 11223344, MB Bank: STK 99887766',
      [
        ['bank-account', 'vietcombank:11223344'],
        ['bank-account', 'mbbank:99887766'],
      ],
    ],
    [
      'Momo 0912345678',
      [
        ['phone', '+84912345678'],
        ['bank-account', 'momo:0912345678'],
      ],
    ],
    [
      'MST: 0100109106, chi nhánh 0100109106-001',
      [
        ['tax-code', '0100109106'],
        ['tax-code', '0100109106-001'],
      ],
    ],
    ['Mã số thuế 001099012345', [['personal-id', '001099012345']]],
    ['chủ shop có CCCD 001 099 012 345', [['personal-id', '001099012345']]],
    ['0912345678 và 0912.345.678', [['phone', '+84912345678']]],
  ])('is read from %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'Giá 185.000đ, mua 2 hộp ngày 20/11/2026 lúc 09:30, tổng 370.000.000 đồng',
    'Ở Tp.HCM, Q.Tân Bình, v.v.; anh.em nào mua rồi thì nói',
    'ban.hang@shop.vn và 0912345678@gmail.com',
    'mã vạch 8934563138165, đơn hàng SPXVN041234567890',
    'STK 123456789 không rõ ngân hàng nào',
    'CCCD 001299012345 của người chưa sinh, MST 0100109107 sai số kiểm tra',
    'gọi 113 hoặc 1022',
    'mã 0011001234567 và 0086 138 1234 5678',
    'Vietcombank báo đã trừ 500.000.000',
  ])('is not there in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('is told with the place in the text as it is written', () => {
    const text = 'Người bán ‘Hoa’ 🎁: gọi 0912 345 678 – xem https://shopee.vn/a-i.1.22.';
    const parts = findingsIn(text, AT).map(({ start, end }) => text.slice(start, end));
    expect(parts).toEqual(['0912 345 678', 'https://shopee.vn/a-i.1.22']);
  });

  it('is not taken from the inside of an address', () => {
    expect(found('https://cuahang.vn/0912345678/p?id=0100109106')).toEqual([
      ['url', 'https://cuahang.vn/0912345678/p?id=0100109106'],
    ]);
  });
});

describe('a folded text', () => {
  it('has each unit at its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(folded(text)).toHaveLength(text.length);
      }),
    );
    expect(folded('Số ĐIỆN Thoại：０９１２ ')).toBe('so dien thoai:0912 ');
  });
});

describe('a text of whatever kind', () => {
  const pieces = [
    ...['0', '1', '9', '84', '+', '(', ')', '.', '-', ' ', '/', ':', '@', '_', '\n', 'a', 'đ', '🎁', '０', '\u200b'],
    ...['http://', 'https://', 'shopee.vn', 'zalo.me/', 'STK ', 'MST ', 'CCCD ', 'VCB ', '0912345678', 'i.1.2'],
  ];

  it('is read without throwing, each finding once and within the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const findings = findingsIn(written, AT);
        const names = findings.map(({ kind, value }) => `${kind}:${value}`);
        expect(new Set(names).size).toBe(names.length);
        for (const { start, end } of findings) expect(0 <= start && start < end && end <= written.length).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  // Read in time that is not linear, a tenth of these would take minutes.
  it.each([
    ...pieces,
    ...['1 ', '0912 ', '0112345678 ', '1.', 'a.', 'a-', 'a.vn ', '(https://', 'x(', '))', '.,', 'http://a?u=', '+84 '],
    ...['stk ', 'ngan hang ', 'so tai khoan', 'l.facebook.com/l.php?u=', '%2f', '//', 'shopee.vn/a-i.1', '-i.1'],
  ])('of two hundred thousand code units made of %j is read to its end', (piece) => {
    const text = piece.repeat(200_000 / piece.length);
    for (const written of [text, `https://shopee.vn/${text}`, `${text}!`, `0${text}x`])
      expect(findingsIn(written, AT).length).toBeLessThan(2_000);
  });
});
