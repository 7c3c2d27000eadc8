import { plainText } from '../plain-text.rules.js';
import bankNames from './banks.json' with { type: 'json' };

/** An account as an informant names it. */
export interface NamedAccount {
  /** Name, short name or NAPAS number of the bank or wallet. */
  bank: string;
  number: string;
}

const codeOfName = new Map(
  Object.entries(bankNames).flatMap(([code, names]) => names.map((name) => [name, code] as const)),
);

/**
 * A bank account as `<bank>:<number>`, with one name for each known bank.
 * @returns undefined when the number cannot be one; never throws.
 */
export function canonicalBankAccount({ bank, number }: NamedAccount): string | undefined {
  const account = number
    .normalize('NFKC')
    .replace(/[\s.\-–]/g, '')
    .toUpperCase();
  const name = plainName(bank);
  // Account numbers have at most 19 digits; some banks let customers choose letters.
  if (!/^[0-9A-Z]{4,30}$/.test(account) || name === '') return undefined;
  return `${codeOfName.get(name) ?? name.replaceAll(' ', '-')}:${account}`;
}

/** Without the words that every bank's name begins with. */
function plainName(bank: string): string {
  return plainText(bank)
    .replace(/^(ngan hang )?(tmcp |thuong mai co phan )?/, '')
    .trim();
}
