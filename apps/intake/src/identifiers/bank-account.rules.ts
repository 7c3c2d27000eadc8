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

/** The codes of the banks and wallets whose names are known. */
export const bankCodes: readonly string[] = Object.keys(bankNames);

/** Wallets in which an account is a phone number. */
export const walletCodes: readonly string[] = ['momo', 'zalopay', 'viettel-money'];

// What is a name only after the word for bank: "quốc tế" alone means international.
const isWord = (name: string) => !name.includes(' ') || /bank|momo|pay|money/.test(name);
const written = [...codeOfName.keys()].filter((name) => !/^\d+$/.test(name)).toSorted((a, b) => b.length - a.length);
const anywhere = written.filter(isWord).join('|');
const afterBank = written.filter((name) => !isWord(name)).join('|');
const bankPattern = new RegExp(`\\b(?:${anywhere})\\b|\\b(?:ngan hang|nh) (?:tmcp )?(?:${afterBank})\\b`, 'g');

const firstWords = new Set(['ngan', 'nh', ...written.flatMap((name) => name.split(' ').slice(0, 1))]);

/** A bank or wallet that a text names, by its code, and where its name ends. */
export interface BankInText {
  code: string;
  end: number;
}

/** The banks and wallets that a text in folded form names, in its order. */
export function banksIn(foldedText: string): BankInText[] {
  // Most texts name none, and to ask for each name costs more than to look at the words.
  if (!foldedText.split(/[^a-z]+/).some((word) => firstWords.has(word))) return [];
  return [...foldedText.matchAll(bankPattern)].flatMap(({ index, 0: name }) => {
    const code = codeOfName.get(plainName(name));
    return code === undefined ? [] : [{ code, end: index + name.length }];
  });
}

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
    .replace(/^(ngan hang |nh )?(tmcp |thuong mai co phan )?/, '')
    .trim();
}
