import units from '../../../../data/vn-admin-units.json' with { type: 'json' };
import { seedHotlines } from '../hotlines/seed/hotlines.seed.js';
import { formerProvinces, provinceByCodeOf, provinceByNameOf, provinceKeyOf } from './former-province.rules.js';
import { isProvince } from './place.rules.js';

const presentCodes = units.provinces.map(({ code }) => code);

describe('the 63 provinces before 1 July 2025', () => {
  it('are 63, each under a code of its own, and all became part of one of the 34', () => {
    expect(new Set(formerProvinces.map(({ code }) => code)).size).toBe(63);
    expect(formerProvinces.filter(({ into }) => !isProvince(into))).toEqual([]);
    expect(new Set(formerProvinces.map(({ into }) => into))).toEqual(new Set(presentCodes));
  });

  it.each(formerProvinces.map((one) => [one.name, one.code, one.into] as const))(
    '%s is understood by its code %s as %s, and by its name',
    (name, code, into) => {
      expect(provinceByCodeOf(code)?.code).toBe(into);
      expect(provinceByNameOf(name)?.code).toBe(into);
    },
  );

  it('leave a code that still exists to the province that has it', () => {
    for (const code of presentCodes) expect(provinceByCodeOf(code)).toEqual({ code, naming: 'code' });
  });

  it('became the provinces in whose order the communes are still numbered', () => {
    // Communes kept the numbers that the 63 gave them one after the other; Hà Nội alone had grown out of its own in 2008.
    const communes = units.provinces.flatMap(({ code, communes: own }) => own.map((one) => [one.code, code] as const));
    const byNumber = communes.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, province]) => province);
    const runs = (codes: string[]) =>
      codes.filter((code) => code !== '01').filter((code, at, rest) => code !== rest[at - 1]);
    expect(runs(byNumber)).toEqual(runs(formerProvinces.map(({ into }) => into)));
  });

  it('agree with the successors that hotlines of before were given', () => {
    const published = seedHotlines().filter(({ formerProvince }) => formerProvince !== undefined);
    expect(published.length).toBeGreaterThan(20);
    for (const { formerProvince = '', provinceCode } of published)
      expect([formerProvince, provinceByNameOf(formerProvince)?.code]).toEqual([formerProvince, provinceCode]);
  });
});

describe('a province', () => {
  it.each([
    ['Thành phố Hồ Chí Minh', '79', 'name'],
    ['TP. Hồ Chí Minh', '79', 'name'],
    ['Ho Chi Minh City', '79', 'name'],
    ['TPHCM', '79', 'former-name'],
    ['tp.hcm', '79', 'former-name'],
    ['hanoi', '01', 'name'],
    ['Tỉnh Hoà Bình', '25', 'former-name'],
    ['hoa binh', '25', 'former-name'],
    ['Hòa Bình', '25', 'former-name'],
    ['BA RIA VUNG TAU', '79', 'former-name'],
    ['Bà Rịa – Vũng Tàu', '79', 'former-name'],
    ['Thừa Thiên - Huế', '46', 'former-name'],
    ['Đắc Nông', '68', 'former-name'],
    ['Lào Cai', '15', 'name'],
    ['Khánh Hòa', '56', 'name'],
  ])('is understood when it is written %s', (name, code, naming) => {
    expect(provinceByNameOf(name)).toMatchObject({ code, naming });
  });

  it.each(['', 'Hà Tây', 'Atlantis', 'tỉnh', '!'])('is not found under %j', (name) => {
    expect(provinceByNameOf(name)).toBeUndefined();
  });

  it('has no name that stands for two', () => {
    const names = new Map<string, string>();
    const all = [
      ...units.provinces.flatMap(({ code, name, nameEn }) => [name, nameEn].map((one) => [one, code] as const)),
      ...formerProvinces.flatMap(({ name, alsoWritten = [], into }) =>
        [name, ...alsoWritten].map((one) => [one, into] as const),
      ),
    ];
    for (const [name, code] of all) {
      const key = provinceKeyOf(name);
      expect([name, names.get(key) ?? code]).toEqual([name, code]);
      names.set(key, code);
    }
  });

  it.each(['00', '03', '99', '1', ''])('has no code %j', (code) => {
    expect(provinceByCodeOf(code)).toBeUndefined();
  });
});
