import type { Span } from './text-links.rules.js';

/** The shortest number that is looked at is a bank account's. */
export const DIGITS_MIN = 6;
/** Banks number their accounts with at most 19 digits; no other kind has more. */
const DIGITS_MAX = 19;
/** People write a number in groups of digits, at most so many. */
export const GROUPS_MAX = 8;
/** Between two groups of one number: `+84 (0) 912`. */
const GAP_UNITS_MAX = 3;

/** Digits side by side. */
export interface Group extends Span {
  digits: string;
}

/** Adjacent groups that may be one number. */
export interface Candidate extends Span {
  groups: readonly Group[];
  digits: string;
  /** As it is written, with its plus sign. */
  text: string;
}

/** All digits of a text. */
export function groupsIn(text: string): Group[] {
  return [...text.matchAll(/\d+/g)].map(({ index, 0: digits }) => ({
    start: index,
    end: index + digits.length,
    digits,
  }));
}

/** All numbers that may begin with a group, the longest first. */
export function candidatesFrom(text: string, groups: readonly Group[], first: number): Candidate[] {
  const together = adjacent(text, groups.slice(first, first + GROUPS_MAX));
  return together
    .map((_, index) => candidateOf(text, together.slice(0, index + 1)))
    .filter(({ digits }) => digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX)
    .filter((candidate) => standsAlone(text, candidate))
    .toReversed();
}

/** The groups up to the first that does not belong to them. */
function adjacent(text: string, groups: readonly Group[]): Group[] {
  const apart = groups.findIndex((group, index) => {
    const before = groups[index - 1];
    return before !== undefined && !isGap(text, before.end, group.start);
  });
  return groups.slice(0, apart < 0 ? groups.length : apart);
}

function isGap(text: string, start: number, end: number): boolean {
  return end - start <= GAP_UNITS_MAX && /^[ .()-]*$/.test(text.slice(start, end));
}

function candidateOf(text: string, groups: readonly Group[]): Candidate {
  const first = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? first;
  const start = first - (/\+\(?$/.exec(text.slice(Math.max(0, first - 2), first))?.[0].length ?? 0);
  return { start, end, groups, digits: groups.map(({ digits }) => digits).join(''), text: text.slice(start, end) };
}

/** A number within a word, such as the code of a product or an e-mail address, is part of that. */
function standsAlone(text: string, { start, end }: Span): boolean {
  return !/[\p{L}_@#]/u.test(text[end] ?? '') && !/[_@#]/.test(text[start - 1] ?? '');
}

/** Whether all groups are as short as people make them; longer ones side by side are numbers of their own. */
export function isGrouped({ groups }: Pick<Candidate, 'groups'>, most: number): boolean {
  return groups.length === 1 || groups.every(({ digits }) => digits.length <= most);
}
