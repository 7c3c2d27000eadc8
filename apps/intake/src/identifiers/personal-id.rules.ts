/** Codes of the provinces of before 2025, which the ids given under them keep (circular 59/2021/TT-BCA). */
const provinceCodes = new Set([
  ...['001', '002', '004', '006', '008', '010', '011', '012', '014', '015', '017', '019', '020', '022', '024', '025'],
  ...['026', '027', '030', '031', '033', '034', '035', '036', '037', '038', '040', '042', '044', '045', '046', '048'],
  ...['049', '051', '052', '054', '056', '058', '060', '062', '064', '066', '067', '068', '070', '072', '074', '075'],
  ...['077', '079', '080', '082', '083', '084', '086', '087', '089', '091', '092', '093', '094', '095', '096'],
]);
/** The code of the country stands in place of the province for those who were born abroad. */
const bornAbroad = /^[1-3]\d{2}$/;
/** The century that the fourth digit tells together with the sex: 0 and 1 are the twentieth. */
const FIRST_CENTURY = 1900;

/**
 * The number of an identity card (căn cước, số định danh cá nhân): where its holder was born (3 digits), sex with
 * century (1), year (2), and six more. It has no check digit, so only its structure is looked at.
 * @param at by when its holder must have been born.
 * @returns the 12 digits, or undefined when the text cannot be one; never throws.
 */
export function canonicalPersonalId(text: string, at: Date): string | undefined {
  const [, id = '', place = '', century, year] =
    /^((\d{3})(\d)(\d{2})\d{6})$/.exec(text.replace(/[\s.\-–]/g, '')) ?? [];
  if (!provinceCodes.has(place) && !bornAbroad.test(place)) return undefined;
  const bornIn = FIRST_CENTURY + Math.floor(Number(century) / 2) * 100 + Number(year);
  return bornIn <= at.getUTCFullYear() ? id : undefined;
}
