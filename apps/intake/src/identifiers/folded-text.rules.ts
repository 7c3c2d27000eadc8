const folds = new Map<string, string>();

/**
 * A text without Vietnamese diacritics, in lower case, with plain digits, dashes and spaces: each UTF-16 code unit
 * becomes exactly one, so that what is found in it stands at the same place of the text itself.
 */
export function folded(text: string): string {
  return text.replace(/[^\x00-\x40\x5b-\x7f]/g, foldOf);
}

function foldOf(unit: string): string {
  const known = folds.get(unit);
  if (known !== undefined) return known;
  const fold = plainUnit(unit);
  folds.set(unit, fold);
  return fold;
}

function plainUnit(unit: string): string {
  if (unit === 'đ' || unit === 'Đ') return 'd';
  if (/[\s\u200b-\u200f\u2060\ufeff]/.test(unit)) return unit === '\u2028' || unit === '\u2029' ? '\n' : ' ';
  if (/\p{Pd}|[\u2212]/u.test(unit)) return '-';
  const plain = unit.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.length === 1 ? plain : unit;
}
