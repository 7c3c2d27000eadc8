import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** How long to go on trying, in milliseconds. */
  withinMs?: number;
  /** What is expected, for the failure's message. */
  because?: string;
}

const DEFAULT_LIMIT_MS = 30_000;
const PAUSE_MS = 25;

/**
 * Tries `probe` until it succeeds: it may throw (as `expect` does) or answer undefined or false to be tried again.
 * @returns what the probe answered.
 * @throws Error after the limit, telling what was last seen.
 */
export async function eventually<T>(probe: () => Promise<T> | T, patience: Patience = {}): Promise<NonNullable<T>> {
  const { withinMs = DEFAULT_LIMIT_MS, because = 'the expected state' } = patience;
  const deadline = Date.now() + withinMs;
  let lastSeen: unknown;
  for (;;) {
    try {
      lastSeen = await probe();
      if (lastSeen !== undefined && lastSeen !== null && lastSeen !== false) return lastSeen as NonNullable<T>;
    } catch (error) {
      lastSeen = error;
    }
    if (Date.now() > deadline) throw failure(because, withinMs, lastSeen);
    await pause(PAUSE_MS);
  }
}

function failure(because: string, withinMs: number, lastSeen: unknown): Error {
  const seen = lastSeen instanceof Error ? lastSeen.message : JSON.stringify(lastSeen);
  return new Error(`Not within ${withinMs} ms: ${because}. Last seen: ${seen}`, { cause: lastSeen });
}
