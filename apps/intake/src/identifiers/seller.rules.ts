/** Longest shop id or account name that is taken for one; longer texts are something else. */
const SELLER_CHARACTERS = 200;

/**
 * A shop id or account name in its normal form: without a leading `@` and in lower case, since no platform tells
 * sellers apart by case.
 * @returns undefined when nothing is left or the text cannot be one; never throws.
 */
export function canonicalSeller(text: string): string | undefined {
  const seller = text
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/^[@\s]+|\s+$/g, '');
  const possible = seller !== '' && seller.length <= SELLER_CHARACTERS && seller.isWellFormed();
  return possible && !/[\p{Cc}/]/u.test(seller) ? seller : undefined;
}
