import fc from 'fast-check';
import { canonicalUrl, readLink } from './link.rules.js';
import { platforms } from './platform.rules.js';

describe('the one address of a page', () => {
  it.each([
    ['HTTP://WWW.Example.VN:80/Hang-Gia/?utm_source=zalo&b=2&a=1#top', 'https://example.vn/Hang-Gia?a=1&b=2'],
    ['m.cuahang.vn/sp/12/', 'https://cuahang.vn/sp/12'],
    ['https://cuahang.vn', 'https://cuahang.vn'],
    ['https://cuahang.vn/?fbclid=x&gclid=y', 'https://cuahang.vn'],
    ['https://cuahang.vn/%7Eban/%c3%a1o', 'https://cuahang.vn/~ban/%C3%A1o'],
    ['https://cửahàng.vn/áo', 'https://xn--cahng-tqa2694c.vn/%C3%A1o'],
    ['https://m.com.vn/a', 'https://m.com.vn/a'],
    ['https://cuahang.vn:8443/a', 'https://cuahang.vn:8443/a'],
    ['https://cuahang.vn./a', 'https://cuahang.vn/a'],
  ])('reads %s as %s', (text, url) => {
    expect(canonicalUrl(text)).toBe(url);
  });

  it.each([
    '',
    'hàng giả',
    'ban@shop.vn',
    'mailto:ban@shop.vn',
    'javascript:alert(1)',
    'ftp://a.vn/x',
    'https://',
    'http://[::1]/',
  ])('takes %j for no address', (text) => {
    expect(readLink(text)).toBeUndefined();
  });

  it('gives no address that is longer than an event may carry', () => {
    expect(canonicalUrl(`https://a.vn/${'x'.repeat(3000)}`)).toBeUndefined();
  });
});

describe('links to platforms', () => {
  it.each([
    [
      'https://m.choviet.example/shop/Cv-1029/item/77?utm_campaign=tet&color=red',
      'https://choviet.example/shop/cv-1029/item/77',
      'shop',
      'cv-1029',
    ],
    ['choviet.example/shop/cv-1029', 'https://choviet.example/shop/cv-1029', 'shop', 'cv-1029'],
    [
      'https://www.saomua.example/s/nuochoa88/p/5501/',
      'https://saomua.example/s/nuochoa88/p/5501',
      'shop',
      'nuochoa88',
    ],
    [
      'https://lienmang.example/MyPhamXachTay/posts/91?fbclid=1',
      'https://lienmang.example/myphamxachtay/posts/91',
      'account',
      'myphamxachtay',
    ],
    [
      'https://shopee.vn/Serum-tr%E1%BA%AFng-da-i.112233.445566?sp_atk=1',
      'https://shopee.vn/product/112233/445566',
      'shop',
      '112233',
    ],
    ['https://shopee.vn/product/112233/445566', 'https://shopee.vn/product/112233/445566', 'shop', '112233'],
    [
      'https://www.tiktok.com/@Ban.Hang/video/7301?is_from_webapp=1',
      'https://tiktok.com/@ban.hang/video/7301',
      'account',
      'ban.hang',
    ],
    ['https://tiki.vn/cua-hang/abc?t=1', 'https://tiki.vn/cua-hang/abc', 'shop', 'abc'],
    [
      'https://mbasic.facebook.com/Sua.Gia/posts/pfbid0AbC',
      'https://facebook.com/sua.gia/posts/pfbid0AbC',
      'account',
      'sua.gia',
    ],
    ['https://fb.com/profile.php?id=100012&ref=x', 'https://facebook.com/profile.php?id=100012', 'account', '100012'],
    ['https://zalo.me/1234567890123456', 'https://zalo.me/1234567890123456', 'account', '1234567890123456'],
    ['https://shopee.vn/universal-link/product/1/22?x=1', 'https://shopee.vn/product/1/22', 'shop', '1'],
    ['https://shopee.vn/opaanlp/1/22?__mobile__=1', 'https://shopee.vn/product/1/22', 'shop', '1'],
    ['https://shopee.vn/mebe.hoasen/1/22', 'https://shopee.vn/product/1/22', 'shop', '1'],
    ['https://shopee.vn/MeBe.HoaSen?tab=0', 'https://shopee.vn/mebe.hoasen', 'shop', 'mebe.hoasen'],
    ['https://m.tiktok.com/@Ban.Hang/photo/7301', 'https://tiktok.com/@ban.hang/video/7301', 'account', 'ban.hang'],
    ['https://m.me/Sua.Gia?ref=x', 'https://facebook.com/sua.gia', 'account', 'sua.gia'],
    ['https://www.messenger.com/t/Sua.Gia', 'https://facebook.com/sua.gia', 'account', 'sua.gia'],
    ['https://vi-vn.facebook.com/Sua.Gia/', 'https://facebook.com/sua.gia', 'account', 'sua.gia'],
    [
      'https://www.facebook.com/people/Hoa-Sen/100012/',
      'https://facebook.com/profile.php?id=100012',
      'account',
      '100012',
    ],
    [
      'https://l.facebook.com/l.php?u=https%3A%2F%2Fshopee.vn%2Fa-i.1.22%3Fsp_atk%3D1&h=AT0',
      'https://shopee.vn/product/1/22',
      'shop',
      '1',
    ],
  ])('reads %s with its seller', (text, url, kind, value) => {
    expect(readLink(text)).toMatchObject({ url, seller: { kind, value } });
  });

  it.each([
    ['https://www.lazada.vn/products/kem-i2201-s9902.html?spm=a.b', 'https://lazada.vn/products/i2201.html'],
    ['https://www.tiktok.com/view/product/1729', 'https://shop.tiktok.com/view/product/1729'],
    ['https://tiki.vn/sua-rua-mat-p55012.html?spid=9', 'https://tiki.vn/p55012.html'],
    ['https://m.facebook.com/groups/123/posts/456?mibextid=z', 'https://facebook.com/groups/123/posts/456'],
    ['https://facebook.com/marketplace', 'https://facebook.com/marketplace'],
    ['https://vt.tiktok.com/ZS8abc/', 'https://vt.tiktok.com/ZS8abc'],
    ['https://www.lazada.vn/kem-i2201-s9902.html', 'https://lazada.vn/products/i2201.html'],
    ['https://shop.tiktok.com/vn/pdp/kem-duong/1729?x=1', 'https://shop.tiktok.com/view/product/1729'],
    ['https://shopee.vn/flash_sale?promotionId=1', 'https://shopee.vn/flash_sale'],
    ['https://zalo.me/g/abcdef123', 'https://zalo.me/g/abcdef123'],
  ])('reads %s without a seller', (text, url) => {
    const reading = readLink(text);
    expect(reading?.url).toBe(url);
    expect(reading?.seller).toBeUndefined();
    expect(reading?.platform).toMatch(/^platform-/);
  });

  it.each(['https://zalo.me/0912345678', 'zalo.me/84912345678?src=qr', 'https://chat.zalo.me/?phone=0912345678'])(
    'takes the phone number out of %s and keeps no address that would show it',
    (text) => {
      expect(readLink(text)).toEqual({ platform: 'platform-zalo', phone: '+84912345678' });
    },
  );
});

describe('short links', () => {
  it.each([
    ['https://shp.ee/AbC12x9?smtt=0.0', 'https://shp.ee/AbC12x9', 'platform-shopee'],
    ['https://vn.shp.ee/AbC12x9', 'https://vn.shp.ee/AbC12x9', 'platform-shopee'],
    ['https://s.shopee.vn/1LUabc?share_channel_code=1', 'https://s.shopee.vn/1LUabc', 'platform-shopee'],
    ['https://shope.ee/3fXy', 'https://shope.ee/3fXy', 'platform-shopee'],
    ['https://s.lazada.vn/s.Ab1cD?cc', 'https://s.lazada.vn/s.Ab1cD', 'platform-lazada'],
    ['https://c.lazada.vn/t/c.Yx12?url=a', 'https://c.lazada.vn/t/c.Yx12', 'platform-lazada'],
    ['https://vt.tiktok.com/ZS8abc/', 'https://vt.tiktok.com/ZS8abc', 'platform-tiktok-shop'],
    ['https://vm.tiktok.com/ZM8abc/', 'https://vm.tiktok.com/ZM8abc', 'platform-tiktok-shop'],
    ['https://www.tiktok.com/t/ZT8abc/', 'https://tiktok.com/t/ZT8abc', 'platform-tiktok-shop'],
    ['https://ti.ki/AbCdEf/XYZ', 'https://ti.ki/AbCdEf/XYZ', 'platform-tiki'],
    ['https://fb.watch/aBc-12/?mibextid=z', 'https://fb.watch/aBc-12', 'platform-facebook'],
    ['https://www.facebook.com/share/p/1AbC/?mibextid=w', 'https://facebook.com/share/p/1AbC', 'platform-facebook'],
    ['http://bit.ly/3AbC?utm_source=x', 'https://bit.ly/3AbC', undefined],
  ])('keep %s as %s, marked as short', (text, url, platform) => {
    expect(readLink(text)).toEqual({ url, ...(platform && { platform }), short: true });
  });

  it.each(['https://shopee.vn/a-i.1.22', 'https://shp.ee', 'https://bit.ly', 'https://cuahang.vn/abc'])(
    'are none of such as %s',
    (text) => {
      expect(readLink(text)?.short).toBeUndefined();
    },
  );
});

describe('addresses that carry another one', () => {
  it.each([
    ['https://l.facebook.com/l.php?u=https%3A%2F%2Fcuahang.vn%2Fa%3Ffbclid%3D1&h=x', 'https://cuahang.vn/a'],
    ['https://lm.facebook.com/l.php?u=cuahang.vn', 'https://cuahang.vn'],
    ['https://www.google.com/url?sa=t&url=https://cuahang.vn/a&usg=x', 'https://cuahang.vn/a'],
    ['https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dcuahang.vn%2Fb', 'https://cuahang.vn/b'],
    [
      'https://l.facebook.com/l.php?u=javascript%3Aalert(1)',
      'https://l.facebook.com/l.php?u=javascript%3Aalert%281%29',
    ],
  ])('lead from %s to %s', (text, url) => {
    expect(canonicalUrl(text)).toBe(url);
  });
});

describe('whatever an informant writes', () => {
  const carriers = ['l.facebook.com', 'google.com', 'bit.ly'];
  const hosts = [...platforms.flatMap((platform) => [...platform.hosts.keys()]), ...carriers];
  const segment = fc.oneof(
    fc.webSegment(),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      'shop',
      's',
      'p',
      'item',
      'posts',
      'product',
      '@ban',
      '..',
      '.',
      '%2e',
      '%zz',
      '%25%34%31',
      'l.php',
      'url',
      't',
      'share',
      'people',
      'a-i.1.2',
      '',
    ),
  );
  const platformLink = fc
    .tuple(fc.constantFrom(...hosts), fc.array(segment, { maxLength: 6 }), fc.webQueryParameters(), fc.webUrl())
    .map(
      ([host, parts, query, url]) =>
        `https://${host}/${parts.join('/')}?${query}&u=${encodeURIComponent(url)}&q=${url}`,
    );
  const anything = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true }),
    platformLink,
  );

  it('is read without throwing, and its address is its own address', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const url = canonicalUrl(text);
        if (url === undefined) return;
        expect(canonicalUrl(url)).toBe(url);
        expect(url).toMatch(/^https:\/\/[\x21-\x7e]+$/);
        expect(url.length).toBeLessThanOrEqual(2048);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps its address whatever tracking parameters and mobile host are added', () => {
    // Below com.vn and its like there are only domains of others: m.com.vn is a site of its own.
    const site = fc.domain().filter((host) => !/^(com|net|org|edu|gov|co|info|biz|name)\.[a-z]{2}$/.test(host));
    const page = fc.tuple(site, fc.array(fc.webSegment({ size: 'small' }), { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(page, fc.constantFrom('', 'www.', 'm.', 'www.m.'), ([host, path], prefix) => {
        const plain = `https://${host}/${path.join('/')}`;
        expect(canonicalUrl(`http://${prefix}${host}/${path.join('/')}/?utm_medium=x&fbclid=y#z`)).toBe(
          canonicalUrl(plain),
        );
      }),
    );
  });
});
