/** How far a consumer group is behind on one partition. */
export interface PartitionLag {
  partition: number;
  /** The next offset that the group would read, as a decimal string; null when it has never committed one. */
  committedOffset: string | null;
  /** The offset of the next message that is written there, as a decimal string. */
  endOffset: string;
  lagMessages: number;
}

interface Place {
  /** When it last moved, in milliseconds since 1970: a message settled, or nothing left to do. */
  movedAt: number;
  committedOffset: string | null | undefined;
  lagMessages: number;
}

/**
 * Whether a consumer moves on in the partitions that are its own. A handler that never returns lets heartbeats and
 * fetches go on, so only this tells that nothing is done any more.
 */
export class ConsumerProgress {
  private places = new Map<number, Place>();

  /** From now on these partitions are its own; one that was before keeps its record. */
  assign(partitions: readonly number[], now = Date.now()): void {
    const fresh = () => ({ movedAt: now, committedOffset: undefined, lagMessages: 0 });
    this.places = new Map(partitions.map((partition) => [partition, this.places.get(partition) ?? fresh()]));
  }

  /** Messages of the partition have been handled or parked. */
  settle(partition: number, now = Date.now()): void {
    const place = this.places.get(partition);
    if (place) place.movedAt = now;
  }

  /** Takes in what the broker says; partitions of other consumers are passed over. */
  observe(lags: readonly PartitionLag[], now = Date.now()): void {
    for (const { partition, committedOffset, lagMessages } of lags) {
      const place = this.places.get(partition);
      if (!place) continue;
      const moved = place.committedOffset !== undefined && place.committedOffset !== committedOffset;
      if (moved || lagMessages === 0 || place.lagMessages === 0) place.movedAt = now;
      Object.assign(place, { committedOffset, lagMessages });
    }
  }

  /** Milliseconds since the slowest partition with lag last moved; 0 when there is nothing to do. */
  ageMs(now = Date.now()): number {
    const lagging = [...this.places.values()].filter(({ lagMessages }) => lagMessages > 0);
    return Math.max(0, ...lagging.map(({ movedAt }) => now - movedAt));
  }

  /** One sentence when a partition has lag and has not moved for longer than the limit. */
  standstill(limitMs: number, now = Date.now()): string | undefined {
    const still = [...this.places].filter(([, place]) => place.lagMessages > 0 && now - place.movedAt > limitMs);
    if (still.length === 0) return undefined;
    const messages = still.reduce((sum, [, { lagMessages }]) => sum + lagMessages, 0);
    const where = still.map(([partition]) => partition).join(', ');
    return `no progress for ${Math.round(this.ageMs(now) / 1_000)} s with ${messages} messages behind on partition ${where}`;
  }
}
