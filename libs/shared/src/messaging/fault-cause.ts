import { codeOf, isOutage, isTransient } from '#shared/database';

/** SQLSTATE of a statement that ran into its time limit or was cancelled. */
const CANCELLED = '57014';

/**
 * Whether the same work is to be tried again without counting it: the database is away, full, shutting down or was at
 * odds with another transaction. A statement cancelled at its time limit is not among these, though of the same class:
 * work that never ends in time would hold its partition for good.
 */
export function isDatabaseAtFault(error: unknown): boolean {
  return isTransient(error) || (isOutage(error) && codeOf(error) !== CANCELLED);
}
