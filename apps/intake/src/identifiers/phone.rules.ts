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

const mobile = /^0[35789]\d{8}$/;
const landline = /^02\d{9}$/;
const service = /^1[89]00\d{4,6}$/;

/**
 * A phone number in E.164 form (`+84912345678`); numbers without a country code are Vietnamese.
 * @returns undefined when it is no number that can be dialled; never throws.
 */
export function canonicalPhone(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/[\s().\-–/]/g, '')
    .replace(/^00/, '+');
  if (!/^\+?\d{8,15}$/.test(digits)) return undefined;
  const national = nationalNumberOf(digits);
  if (national === undefined) return digits.startsWith('+') && !digits.startsWith('+0') ? digits : undefined;
  const current = inTodaysPlan(national);
  if (service.test(current)) return `+84${current}`;
  return mobile.test(current) || landline.test(current) ? `+84${current.slice(1)}` : undefined;
}

/** The number as dialled within Viet Nam, or undefined for a number of another country. */
function nationalNumberOf(digits: string): string | undefined {
  const abroad = /^\+?84(\d{8,11})$/.exec(digits)?.[1];
  if (abroad !== undefined) return service.test(abroad) ? abroad : `0${abroad.replace(/^0/, '')}`;
  return digits.startsWith('+') ? undefined : digits;
}

function inTodaysPlan(national: string): string {
  const prefix = formerMobilePrefixes[national.slice(0, 4)];
  return prefix !== undefined && national.length === 11 ? prefix + national.slice(4) : national;
}
