import type { FieldFault } from '#shared/http';
import {
  provinceByCodeOf,
  provinceByNameOf,
  type FormerProvince,
  type NamedProvince,
} from './former-province.rules.js';
import { completePlace, isCommune } from './place.rules.js';

/** A place as a caller names it. */
export interface AskedPlace {
  /** A code in force or one of the 63 before 1 July 2025. */
  provinceCode?: string;
  /** A name in force or one of the 63. */
  province?: string;
  communeCode?: string;
}

/** How the place was named: the commune's code says it, or whatever the province was named by. */
export const placeNamings = ['commune-code', 'code', 'former-code', 'name', 'former-name'] as const;

/** A place by the codes in force, and how it was understood. */
export interface UnderstoodPlace {
  provinceCode: string;
  communeCode?: string;
  naming: (typeof placeNamings)[number];
  former?: FormerProvince;
}

/** What a caller means by a place: undefined where none is named, faults where it cannot be understood. */
export interface Understanding {
  place?: UnderstoodPlace;
  faults: FieldFault[];
}

/** Understands a place; all that is said of it must agree. */
export function understandPlace(asked: AskedPlace): Understanding {
  const byCode = namedBy(asked.provinceCode, provinceByCodeOf);
  const byName = namedBy(asked.province, provinceByNameOf);
  const faults = unknownPlaces(asked, byCode, byName);
  if (faults.length > 0) return { faults };
  if (byCode && byName && byCode.code !== byName.code)
    return { faults: [contradiction('province', 'Tên tỉnh không khớp với mã tỉnh.')] };
  return placeOf(byCode ?? byName, asked.communeCode);
}

function namedBy(text: string | undefined, find: (text: string) => NamedProvince | undefined) {
  return text === undefined ? undefined : find(text);
}

function unknownPlaces(asked: AskedPlace, byCode?: NamedProvince, byName?: NamedProvince): FieldFault[] {
  const { provinceCode, province, communeCode } = asked;
  const isUnknownCommune = communeCode !== undefined && !isCommune(communeCode);
  return [
    ...(provinceCode !== undefined && !byCode ? [unknown('provinceCode', 'Không có tỉnh nào với mã này.')] : []),
    ...(province !== undefined && !byName ? [unknown('province', 'Không có tỉnh nào với tên này.')] : []),
    ...(isUnknownCommune ? [unknown('communeCode', 'Không có xã, phường, đặc khu nào với mã này.')] : []),
  ];
}

function placeOf(named: NamedProvince | undefined, communeCode: string | undefined): Understanding {
  const place = completePlace({ provinceCode: named?.code, communeCode });
  if (!place) return { faults: [contradiction('communeCode', 'Xã này không thuộc tỉnh đã nêu.')] };
  const { provinceCode } = place;
  if (provinceCode === undefined) return { faults: [] };
  const naming = communeCode === undefined && named ? named.naming : 'commune-code';
  return { faults: [], place: { provinceCode, communeCode, naming, former: named?.former } };
}

function unknown(field: string, detail: string): FieldFault {
  return { pointer: `/query/${field}`, code: 'unknown-place', detail };
}

function contradiction(field: string, detail: string): FieldFault {
  return { pointer: `/query/${field}`, code: 'contradiction', detail };
}
