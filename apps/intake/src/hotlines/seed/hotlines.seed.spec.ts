import { canonicalPhone } from '../../identifiers/phone.rules.js';
import { isProvince } from '../../places/place.rules.js';
import { seedHotlines } from './hotlines.seed.js';

const hotlines = seedHotlines();
const phones = hotlines.filter((hotline) => hotline.channel === 'phone');
// Numbers of the police and the army have a range of their own, which no seller has.
const policeRange = /^\+8469/;

describe('seedHotlines', () => {
  it('gives every hotline its own id', () => {
    expect(new Set(hotlines.map((hotline) => hotline.id)).size).toBe(hotlines.length);
  });

  it('holds the two numbers and the mailbox of the Standing Office', () => {
    const values = hotlines.filter((hotline) => hotline.bodyCode === 'standing-office').map((hotline) => hotline.value);
    expect(values).toEqual(['+84981389389', '+84961389389', 'bcd389@customs.gov.vn', 'https://bcd389.gov.vn']);
  });

  it('stores phones in the normal form by which tips are matched', () => {
    const others = phones.filter((hotline) => !policeRange.test(hotline.value));
    expect(others.filter((hotline) => canonicalPhone(hotline.display) !== hotline.value)).toEqual([]);
  });

  it('keeps mobile numbers of former officers from the public', () => {
    const regional = phones.filter((hotline) => hotline.formerProvince);
    expect(regional).toHaveLength(23 + 2);
    const open = regional.filter((hotline) => hotline.visibility === 'public').map((hotline) => hotline.display);
    expect(open).toEqual(['028.3932.1014']);
    expect(phones.find((hotline) => hotline.display === '0945.131.911')?.visibility).toBe('internal');
  });

  it('maps former provinces to those of today', () => {
    const provinceOf = (former: string) => hotlines.find((hotline) => hotline.formerProvince === former)?.provinceCode;
    expect(['Bình Dương', 'Phú Yên', 'Bạc Liêu', 'Kiên Giang'].map(provinceOf)).toEqual(['79', '66', '96', '91']);
    expect(hotlines.filter(({ provinceCode }) => provinceCode && !isProvince(provinceCode))).toEqual([]);
  });
});
