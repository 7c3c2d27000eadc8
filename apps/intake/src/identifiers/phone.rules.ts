import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import plans from 'libphonenumber-js/metadata.max.json';
import formerAreaCodes from './former-area-codes.json' with { type: 'json' };

// Mobile numbers had eleven digits until 15/09/2018; people still write them so (Decision 2036/QĐ-BTTTT).
const formerMobilePrefixes: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
};

/** Land lines had other area codes until 17/06/2017 (circular 22/2014/TT-BTTTT), of two to four digits. */
const AREA_CODE_DIGITS = [4, 3, 2] as const;
const areaCodes: Readonly<Record<string, string | undefined>> = formerAreaCodes;

// The library lags behind new prefixes of the plan; all of these are mobile numbers.
const mobile = /^0[35789]\d{8}$/;
const service = /^1[89]00\d{4,6}$/;
/** What the library is asked about: without the leading zero it would take any number of that length for one. */
const dialled = /^(0\d{8,10}|1[89]00\d{4,6})$/;

/**
 * A phone number in E.164 form (`+84912345678`); numbers without a country code are Vietnamese. Numbers of former
 * plans become those of today. Short codes (113, 8088) have no such form and are nobody's: they are not taken.
 * @returns undefined when it is no number that can be dialled; never throws.
 */
export function canonicalPhone(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/[\s().\-–/]/g, '')
    .replace(/^00/, '+');
  if (!/^\+?\d{8,15}$/.test(digits)) return undefined;
  const national = nationalNumberOf(digits);
  if (national !== undefined) return todaysNumberOf(national);
  const abroad = parsePhoneNumberFromString(digits, plans);
  // Plans of other countries change: of a number that is written with its code only the length is asked for.
  const isOne = text.includes('+') ? abroad?.isPossible() : abroad?.isValid();
  return isOne ? abroad?.number : undefined;
}

/** The number as dialled within Viet Nam, or undefined for a number of another country. */
function nationalNumberOf(digits: string): string | undefined {
  const abroad = /^\+?84(\d{8,11})$/.exec(digits)?.[1];
  if (abroad !== undefined) return service.test(abroad) ? abroad : `0${abroad.replace(/^0/, '')}`;
  return digits.startsWith('+') ? undefined : digits;
}

/** As it stands where today's plan has it, else as the number that it has become. */
function todaysNumberOf(national: string): string | undefined {
  for (const number of [national, ...successorsOf(national)]) {
    if (mobile.test(number)) return `+84${number.slice(1)}`;
    const parsed = dialled.test(number) ? parsePhoneNumberFromString(number, 'VN', plans) : undefined;
    if (parsed?.country === 'VN' && parsed.isValid()) return parsed.number;
  }
  return undefined;
}

function successorsOf(national: string): string[] {
  const prefix = formerMobilePrefixes[national.slice(0, 4)];
  if (prefix !== undefined && national.length === 11) return [prefix + national.slice(4)];
  return AREA_CODE_DIGITS.flatMap((digits) => {
    const code = areaCodes[national.slice(0, digits)];
    return code === undefined ? [] : [code + national.slice(digits)];
  });
}
