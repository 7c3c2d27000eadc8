import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a service that was killed needs to come back, and than a request that it had begun keeps its key. */
export const PATIENCE_MS = 150_000;
const POLL_MS = 100;

/** Looks until there is something to see, or fails and says what it waited for. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  limitMs = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + limitMs;
  do {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(POLL_MS);
  } while (performance.now() < end);
  throw new Error(`Waited ${limitMs / 1_000} s in vain for ${what}.`);
}
