import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';

/** Where a thread's part is read: the thread itself, and who asks. */
export interface ThreadQuestion {
  /** The thread that all members lead to. */
  threadId: string;
  caller: Caller;
}

/**
 * What one noun of this service knows of a thread. Each noun provides one, so that nobody imports another noun:
 * the module lists them under `THREAD_PARTS`.
 */
export interface ThreadPart {
  /** The field of the answer's `part` that this noun fills. */
  readonly name: string;
  /** What the caller may see of the thread; undefined where there is nothing, or nothing for this caller. */
  partOf(reads: Tx, question: ThreadQuestion): Promise<unknown>;
}

/** Injection token of the list of all {@link ThreadPart}s. */
export const THREAD_PARTS = Symbol('THREAD_PARTS');
