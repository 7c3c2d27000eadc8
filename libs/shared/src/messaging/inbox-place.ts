import type { Tx } from '#shared/database';

/** Where a set of messages comes from: the unit of order, of locking and of parking. */
export interface InboxPlace {
  group: string;
  topic: string;
  partition: number;
}

/** Takes the lock that consumer, parking and drain of one (group, partition) share. */
export async function lockPlace(tx: Tx, place: InboxPlace): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1), $2)', [place.group, place.partition]);
}
