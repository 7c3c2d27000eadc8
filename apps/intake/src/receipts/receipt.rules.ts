import { createHmac, randomInt, type KeyObject } from 'node:crypto';

const HALF = 100_000_000;

/** A new receipt code: 16 random digits. */
export function newReceiptCode(): string {
  return [randomInt(HALF), randomInt(HALF)].map((half) => String(half).padStart(8, '0')).join('');
}

/** A code as it may be written: the digits, plain or in groups of four. */
export const receiptPattern = '^[0-9]{4}([ -]?[0-9]{4}){3}$';

/** The only form in which a receipt code is kept; spaces and dashes between its digits do not count. */
export function receiptHashOf(key: KeyObject, code: string): string {
  return createHmac('sha256', key).update(code.replace(/[ -]/g, '')).digest('base64url');
}

/**
 * Wrong codes a minute, over all callers and replicas. With a million codes among 10^16, guessing at this rate day
 * and night takes 10^10 guesses, that is more than 150 years, to find one.
 */
export const RECEIPT_FAILURES_PER_MINUTE = 120;
