export const deliveryStates = ['pending', 'succeeded', 'failed', 'cancelled'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Pauses in seconds after the first, second … failed attempt: 13 attempts within three days. */
export const retryPausesSeconds: readonly number[] = [
  5,
  30,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  16 * HOUR,
  24 * HOUR,
  16 * HOUR,
];

/** Seconds until the next attempt after so many; undefined after the last one. */
export function retryPauseAfter(attempts: number): number | undefined {
  return retryPausesSeconds[attempts - 1];
}

/** How long a delivery belongs to the process that claimed it: the answer's limit of 10 s, and time to note it. */
export const LEASE_SECONDS = 30;
/** Deliveries under way in one process at once. */
export const DELIVERIES_AT_ONCE = 16;
/** Of these, to one endpoint, so that a slow one leaves room for the others. */
export const DELIVERIES_PER_ENDPOINT = 4;
/** Longest range of one replay, in days. */
export const REPLAY_DAYS_MAX = 31;
/** Most messages of one replay. */
export const REPLAY_MESSAGES_MAX = 10_000;
