import units from '../../../../data/vn-admin-units.json' with { type: 'json' };
import { plainText } from '../plain-text.rules.js';
import { formerProvinces, provinceKeyOf, type FormerProvince, type Province } from './former-province.rules.js';

/** Whether a place is of the upper or the lower tier. */
export const placeKinds = ['province', 'commune'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** What kind of unit a place is. */
export const placeTypes = ['city', 'province', 'ward', 'commune', 'special-zone'] as const;
export type PlaceType = (typeof placeTypes)[number];

const typeNames: Readonly<Record<PlaceType, string>> = {
  city: 'Thành phố',
  province: 'Tỉnh',
  ward: 'Phường',
  commune: 'Xã',
  'special-zone': 'Đặc khu',
};

/** A province or commune as it is found. */
export interface FoundPlace {
  kind: PlaceKind;
  code: string;
  name: string;
  /** As it is written in English: the customary name of a province, that of a commune without its diacritics. */
  nameEn: string;
  fullName: string;
  type: PlaceType;
  province: Province;
  /** The provinces of before 1 July 2025 that became part of it; none for a commune. */
  former: readonly FormerProvince[];
}

interface Entry extends FoundPlace {
  /** All by which it is found, each word after a space. */
  words: string;
  /** Names and codes that stand for it alone. */
  exact: ReadonlySet<string>;
}

/** How well a place fits, the best first; its place in the order of the answer. */
const fits = { exact: 0, beginning: 1, words: 2 } as const;

/** A search for places. */
export interface PlaceSearch {
  q?: string;
  kind?: PlaceKind;
  provinceCode?: string;
}

/** A found place with its position in the answer, by which pages go on. */
export interface RankedPlace {
  place: FoundPlace;
  position: string;
}

const entries: readonly Entry[] = [...units.provinces.map(provinceEntry), ...units.provinces.flatMap(communeEntries)];

/** The places that a search finds, the best fit first, then provinces before communes, each by code. */
export function placesFor({ q = '', kind, provinceCode }: PlaceSearch): RankedPlace[] {
  const asked = { plain: plainText(q), key: provinceKeyOf(q) };
  return entries
    .filter((entry) => kind === undefined || entry.kind === kind)
    .filter((entry) => provinceCode === undefined || entry.province.code === provinceCode)
    .flatMap((place) => {
      const fit = fitOf(place, asked);
      return fit === undefined ? [] : [{ place, position: `${fit}${placeKinds.indexOf(place.kind)}${place.code}` }];
    })
    .toSorted((a, b) => (a.position < b.position ? -1 : 1));
}

function fitOf(entry: Entry, { plain, key }: { plain: string; key: string }): number | undefined {
  if (plain === '') return fits.words;
  if (entry.exact.has(plain) || entry.exact.has(key)) return fits.exact;
  if (!plain.split(' ').every((word) => entry.words.includes(` ${word}`))) return undefined;
  return entry.words.startsWith(` ${plain}`) ? fits.beginning : fits.words;
}

function provinceEntry(province: Province): Entry {
  const { code, name, nameEn, fullName, type } = province;
  const former = formerProvinces.filter(({ into }) => into === code);
  const formerNames = former.flatMap((one) => [one.name, ...(one.alsoWritten ?? [])]);
  return {
    ...{ kind: 'province', code, name, nameEn, fullName, type: type as PlaceType, province, former },
    words: ` ${plainText(name, nameEn, fullName, ...formerNames)} ${code} ${former.map((one) => one.code).join(' ')}`,
    exact: new Set([...[name, nameEn, ...formerNames].map(provinceKeyOf), code, ...former.map((one) => one.code)]),
  };
}

function communeEntries(province: Province): Entry[] {
  return province.communes.map(({ code, name, type: written }) => {
    const type = written.replace('_', '-') as PlaceType;
    const fullName = `${typeNames[type]} ${name}`;
    return {
      ...{ kind: 'commune', code, name, nameEn: withoutDiacritics(name), fullName, type, province, former: [] },
      words: ` ${plainText(name, fullName, province.name)} ${code}`,
      exact: new Set([plainText(name), plainText(fullName), code]),
    };
  });
}

function withoutDiacritics(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').normalize('NFC');
}
