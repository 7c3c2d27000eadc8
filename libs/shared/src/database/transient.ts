import { setTimeout as pause } from 'node:timers/promises';
import { isTransient } from './pg-errors.js';

/** How often work is run again after a deadlock or serialization failure before the error is let out. */
const TRANSIENT_RETRIES = 8;
const TRANSIENT_PAUSE_MS = 10;

/** Runs `work` again after deadlocks and serialization failures, with growing pauses. @throws whatever it throws. */
export async function retryTransient<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || attempt >= TRANSIENT_RETRIES) throw error;
      await pause(TRANSIENT_PAUSE_MS * 2 ** attempt * Math.random());
    }
  }
}
