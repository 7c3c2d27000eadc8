import former from '../../../../data/vn-former-provinces.json' with { type: 'json' };
import units from '../../../../data/vn-admin-units.json' with { type: 'json' };
import { plainText } from '../plain-text.rules.js';

/** One of the 63 provinces that there were until 30 June 2025 (data/README.md tells the source). */
export interface FormerProvince {
  /** Its two digits at the General Statistics Office. */
  code: string;
  name: string;
  /** The code of the province that took it over; its own where that one kept the code. */
  into: string;
  /** Other customary spellings. */
  alsoWritten?: string[];
}

/** One of the 34 provinces and centrally-run cities. */
export type Province = (typeof units.provinces)[number];

/** The 63 provinces before 1 July 2025, by code. */
export const formerProvinces: readonly FormerProvince[] = former.provinces;

const provinceByCode = new Map(units.provinces.map((province) => [province.code, province]));
const formerByCode = new Map(formerProvinces.map((province) => [province.code, province]));

/** A province by its code in force. @throws Error for a code that is none. */
export function provinceOf(code: string): Province {
  const province = provinceByCode.get(code);
  if (!province) throw new Error(`There is no province ${code}.`);
  return province;
}

/** A province as people name it, without what may be left out: case, diacritics, spaces, "tỉnh", "thành phố", "TP.". */
export function provinceKeyOf(name: string): string {
  return plainText(name)
    .replace(/^(thanh pho|tp|tinh) /, '')
    .replace(/ (city|province)$/, '')
    .replaceAll(' ', '');
}

const presentByKey = new Map(
  units.provinces.flatMap(({ code, name, nameEn }) => [name, nameEn].map((one) => [provinceKeyOf(one), code] as const)),
);
const formerByKey = new Map(
  formerProvinces.flatMap((province) =>
    [province.name, ...(province.alsoWritten ?? [])].map((name) => [provinceKeyOf(name), province] as const),
  ),
);

/** How a province was named: by its code or name in force, or by those of one of the 63 before it. */
export type Naming = 'code' | 'former-code' | 'name' | 'former-name';

/** The province that a code or name stands for today. */
export interface NamedProvince {
  code: string;
  naming: Naming;
  /** Which of the 63 was meant; absent for a code or name in force. */
  former?: FormerProvince;
}

/** The province of a code, which may be one of the 63: a code that still exists stands for itself. */
export function provinceByCodeOf(code: string): NamedProvince | undefined {
  if (provinceByCode.has(code)) return { code, naming: 'code' };
  const former = formerByCode.get(code);
  return former && { code: former.into, naming: 'former-code', former };
}

/** The province of a name, which may be one of the 63, with or without diacritics; a name in force comes first. */
export function provinceByNameOf(name: string): NamedProvince | undefined {
  const key = provinceKeyOf(name);
  const code = presentByKey.get(key);
  if (code !== undefined) return { code, naming: 'name' };
  const former = formerByKey.get(key);
  return former && { code: former.into, naming: 'former-name', former };
}
