import { vnDate } from '#shared/config';

/** How long a count goes on: for a minute, or for a day in Viet Nam. */
export type Span = 'minute' | 'day';

/** Stands in the place of a minute where the whole day is counted. */
export const WHOLE_DAY = -1;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
// Viet Nam has one zone without summer time, and has had it since 1975.
const AHEAD_OF_UTC_MS = 7 * 60 * MINUTE_MS;

/** A moment as counts know it. */
export interface CountingMoment {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Minutes since midnight. */
  minute: number;
}

/** Day and minute in Viet Nam. */
export function countingMoment(at: Date): CountingMoment {
  return { day: vnDate(at), minute: Math.floor(sinceMidnightMs(at) / MINUTE_MS) };
}

/** Milliseconds until the minute or day ends, at least 1. */
export function leftOf(span: Span, at: Date): number {
  const lengthMs = span === 'minute' ? MINUTE_MS : DAY_MS;
  return lengthMs - (sinceMidnightMs(at) % lengthMs);
}

function sinceMidnightMs(at: Date): number {
  return (at.getTime() + AHEAD_OF_UTC_MS) % DAY_MS;
}
