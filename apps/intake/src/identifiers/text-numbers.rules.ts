import { banksIn, canonicalBankAccount, walletCodes } from './bank-account.rules.js';
import {
  candidatesFrom,
  DIGITS_MIN,
  GROUPS_MAX,
  groupsIn,
  isGrouped,
  type Candidate,
  type Group,
} from './number-candidates.rules.js';
import { canonicalPersonalId } from './personal-id.rules.js';
import { canonicalPhone } from './phone.rules.js';
import { canonicalTaxCode } from './tax-code.rules.js';
import type { Span } from './text-links.rules.js';

/** A number in a text that identifies somebody, in its normal form. */
export interface NumberInText extends Span {
  kind: 'phone' | 'bank-account' | 'tax-code' | 'personal-id';
  value: string;
}

// `00` stands before a country code, and begins as many accounts: only our own code is taken for one.
const phoneLike = /^(\+|0[1-9]|0084|84\d|1[89]00)/;

type Reading = Pick<NumberInText, 'kind' | 'value'>;

/** Numbers of one text that are looked at; one with more is a list of prices or orders. */
const NUMBERS_READ_MAX = 200;
/** How far from its number a word like "STK" or a bank's name may stand, in code units. */
const CONTEXT_UNITS = 40;
/** Shorter numbers beside a bank's name are taken for an account only where they are called one. */
const UNLABELLED_ACCOUNT_DIGITS_MIN = 8;
/** Accounts, ids and tax codes are written in groups of at most so many digits, phones in longer ones. */
const GROUP_DIGITS_MAX = 4;
const PHONE_GROUP_DIGITS_MAX = 7;

const labelWords = {
  account: 'stk|so tai khoan|so tk|tai khoan|tk|chuyen khoan|ck|account',
  tax: 'mst|ma so thue|ma so doanh nghiep|msdn|ma so dn|tax code',
  person: 'cccd|can cuoc|cmnd|cmt|dinh danh',
  phone: 'sdt|so dien thoai|dien thoai|dt|hotline|zalo|phone|tel|goi|lien he|lh|alo',
};
type Label = keyof typeof labelWords;
const labels = Object.keys(labelWords) as Label[];
const labelPattern = new RegExp(labels.map((label) => `(?<${label}>\\b(?:${labelWords[label]})\\b)`).join('|'), 'g');

/** What stands around a number. */
interface Surroundings {
  label?: Label;
  bank?: string;
  /** Up to where they belong to this number and to no further one. */
  end: number;
}

interface Reach {
  text: string;
  groups: readonly Group[];
  first: number;
  /** Where the number before it ends, with the name of its bank. */
  end: number;
  at: Date;
}

/**
 * The numbers in a text of folded form: phones, tax codes, ids of persons, and accounts whose bank is named beside
 * them. Never throws.
 * @param at when the text was written.
 */
export function numbersIn(text: string, at: Date): NumberInText[] {
  const groups = groupsIn(text);
  const found: NumberInText[] = [];
  let tries = 0;
  let end = 0;
  for (let first = 0; first < groups.length && tries < NUMBERS_READ_MAX; first += 1) {
    if ((groups[first]?.start ?? 0) < end) continue;
    const candidates = candidatesFrom(text, groups, first);
    tries += Number(candidates.length > 0);
    const { numbers, end: taken } = firstReading(candidates, { text, groups, first, end, at });
    found.push(...numbers);
    end = taken;
  }
  return found;
}

function firstReading(candidates: readonly Candidate[], reach: Reach): { numbers: NumberInText[]; end: number } {
  for (const candidate of candidates) {
    const { start, end } = candidate;
    const around = surroundingsOf(candidate, reach);
    const readings = readingsOf(candidate, around, reach.at);
    if (readings.length > 0)
      return { numbers: readings.map((reading) => ({ ...reading, start, end })), end: around.end };
  }
  return { numbers: [], end: reach.end };
}

function surroundingsOf(candidate: Candidate, reach: Reach): Surroundings {
  const before = reach.text.slice(Math.max(reach.end, candidate.start - CONTEXT_UNITS), candidate.start);
  const label = labelIn(before);
  const named = banksIn(before).at(-1);
  if (named) return { label, bank: named.code, end: candidate.end };
  const following = banksIn(textAfter(candidate, reach))[0];
  return { label, bank: following?.code, end: candidate.end + (following?.end ?? 0) };
}

/** The last label before a number is its own. */
function labelIn(text: string): Label | undefined {
  const named = [...text.matchAll(labelPattern)].at(-1)?.groups ?? {};
  return labels.find((label) => named[label] !== undefined);
}

/** What follows a number, up to the next one. */
function textAfter({ end, groups: own }: Candidate, { text, groups, first }: Reach): string {
  const following = first + own.length;
  const next = groups.slice(following, following + GROUPS_MAX).find(({ digits }) => digits.length >= DIGITS_MIN);
  return text.slice(end, Math.min(next?.start ?? text.length, end + CONTEXT_UNITS));
}

/** A label decides; without one, what the number can be at all. */
function readingsOf(candidate: Candidate, { label, bank }: Surroundings, at: Date): Reading[] {
  const phone = phoneOf(candidate);
  const account = accountOf(candidate, bank);
  const isAccount = label === undefined ? isPlainly(candidate, phone) : label === 'account';
  const one = (isAccount ? account : undefined) ?? taxCodeOf(candidate, label) ?? personOf(candidate, label, at);
  return one ? [one] : phoneAndWallet(phone, account);
}

/** A phone beside the name of a wallet is an account there too. */
function phoneAndWallet(phone: Reading | undefined, account: Reading | undefined): Reading[] {
  if (!phone) return [];
  const isWallet = account && walletCodes.some((code) => account.value.startsWith(`${code}:`));
  return isWallet ? [phone, account] : [phone];
}

/** Whether a number beside a bank's name is rather an account than a sum of money. */
function isPlainly({ digits, text }: Candidate, phone: Reading | undefined): boolean {
  return !phone && digits.length >= UNLABELLED_ACCOUNT_DIGITS_MIN && !text.includes('.');
}

function accountOf(candidate: Candidate, bank: string | undefined): Reading | undefined {
  if (bank === undefined || !isGrouped(candidate, GROUP_DIGITS_MAX)) return undefined;
  return readingOf('bank-account', canonicalBankAccount({ bank, number: candidate.digits }));
}

/** A main number is taken where it is called a tax code, since one in ten numbers has the right check digit. */
function taxCodeOf(candidate: Candidate, label: Label | undefined): Reading | undefined {
  const isBranch = /^\d{10}-\d{3}$/.test(candidate.text);
  const isMain = label === 'tax' && isGrouped(candidate, GROUP_DIGITS_MAX);
  return readingOf('tax-code', isBranch || isMain ? canonicalTaxCode(candidate.digits) : undefined);
}

function personOf(candidate: Candidate, label: Label | undefined, at: Date): Reading | undefined {
  if (label === 'phone' || !isGrouped(candidate, GROUP_DIGITS_MAX)) return undefined;
  return readingOf('personal-id', canonicalPersonalId(candidate.digits, at));
}

function phoneOf(candidate: Candidate): Reading | undefined {
  const isOne = isGrouped(candidate, PHONE_GROUP_DIGITS_MAX) && phoneLike.test(candidate.text);
  return readingOf('phone', isOne ? canonicalPhone(candidate.text) : undefined);
}

function readingOf(kind: Reading['kind'], value: string | undefined): Reading | undefined {
  return value === undefined ? undefined : { kind, value };
}
