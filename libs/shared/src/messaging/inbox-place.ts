import type { Tx } from '#shared/database';
import type { Decoded } from './received-event.js';

/** Where a set of messages comes from: the unit of order, of locking and of parking. */
export interface InboxPlace {
  group: string;
  topic: string;
  partition: number;
}

/** Messages of one place, in order. */
export interface PlacedMessages {
  place: InboxPlace;
  messages: readonly Decoded[];
}

/** Takes the lock that consumer, parking and drain of one (group, partition) share. */
export async function lockPlace(tx: Tx, place: InboxPlace): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1), $2)', [place.group, place.partition]);
}

/** As {@link lockPlace} for several partitions of one group, in one order for all who do so. */
export async function lockPlaces(tx: Tx, group: string, partitions: readonly number[]): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1), partition) FROM unnest($2::integer[]) AS partition', [
    group,
    partitions.toSorted((one, other) => one - other),
  ]);
}

/** As {@link lockPlace} for places of several groups: group by group, and within one in the order of {@link lockPlaces}. */
export async function lockGroupPlaces(tx: Tx, places: readonly InboxPlace[]): Promise<void> {
  const byGroup = Map.groupBy(places, ({ group }) => group);
  for (const group of [...byGroup.keys()].toSorted()) {
    const partitions = new Set((byGroup.get(group) ?? []).map(({ partition }) => partition));
    await lockPlaces(tx, group, [...partitions]);
  }
}
