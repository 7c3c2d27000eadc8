const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/**
 * The tax code (mã số thuế) of an organisation, `NNNNNNNNNN` or with its branch `NNNNNNNNNN-NNN`.
 * Personal tax codes have twelve digits and are personal ids; they are not taken, because tax codes travel in clear.
 * @returns undefined when the form or the check digit is wrong; never throws.
 */
export function canonicalTaxCode(text: string): string | undefined {
  const [, main, branch] = /^(\d{10})(\d{3})?$/.exec(text.replace(/[\s.\-–]/g, '')) ?? [];
  if (main === undefined || Number(main[9]) !== checkDigitOf(main)) return undefined;
  return branch === undefined ? main : `${main}-${branch}`;
}

/** 10 − (Σ digit × weight mod 11); a result of 10 is written as 0. */
function checkDigitOf(main: string): number {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(main[index]), 0);
  return (10 - (sum % 11)) % 10;
}
