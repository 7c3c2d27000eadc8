import type { Admin, Kafka } from 'kafkajs';
import type { PartitionLag } from './consumer-progress.js';
import { withLimit } from './with-limit.js';

export interface ConsumerPlace {
  group: string;
  /** The topic's name on the cluster, with prefix. */
  topic: string;
}

/** Asks the broker how far groups are behind; connects when first asked, and anew after any failure. */
export class LagReader {
  private admin: Admin | undefined;

  constructor(private readonly kafka: Kafka) {}

  /**
   * The lag of each group, by group; one of which the broker cannot tell (its topic is missing) is left out.
   * @throws Error when the broker does not answer within `limitMs`, or tells of none.
   */
  async read(places: readonly ConsumerPlace[], limitMs: number): Promise<Map<string, PartitionLag[]>> {
    try {
      return await withLimit(this.ask(places), limitMs, 'The broker did not answer');
    } catch (error) {
      await this.disconnect();
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    const admin = this.admin;
    this.admin = undefined;
    await admin?.disconnect().catch(() => undefined); // A broken connection cannot be closed in order.
  }

  /** One after the other: the library's connections of one client are not safe from each other while they are made. */
  private async ask(places: readonly ConsumerPlace[]): Promise<Map<string, PartitionLag[]>> {
    const admin = await this.connected();
    const lags = new Map<string, PartitionLag[]>();
    const refusals: Error[] = [];
    for (const place of places) {
      if (this.admin !== admin) break;
      await lagOf(admin, place).then(
        (lag) => lags.set(place.group, lag),
        (error: Error) => refusals.push(error),
      );
    }
    // Given up meanwhile: what was under way may have connected once more.
    if (this.admin !== admin) await admin.disconnect();
    if (lags.size === 0 && refusals[0]) throw refusals[0];
    return lags;
  }

  private async connected(): Promise<Admin> {
    if (this.admin) return this.admin;
    const admin = this.kafka.admin();
    this.admin = admin;
    await admin.connect();
    return admin;
  }
}

async function lagOf(admin: Admin, { group, topic }: ConsumerPlace): Promise<PartitionLag[]> {
  const ends = await admin.fetchTopicOffsets(topic);
  const [committed] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const offsets = new Map(committed?.partitions.map(({ partition, offset }) => [partition, offset]));
  const lags = ends.map(({ partition, high, low }) => partitionLag(partition, { high, low }, offsets.get(partition)));
  return lags.toSorted((one, other) => one.partition - other.partition);
}

/** A group that has never committed begins at the oldest message that the broker still has. */
function partitionLag(partition: number, ends: { high: string; low: string }, offset = '-1'): PartitionLag {
  const committed = BigInt(offset);
  const next = committed > BigInt(ends.low) ? committed : BigInt(ends.low);
  const behind = Number(BigInt(ends.high) - next);
  return {
    partition,
    committedOffset: committed < 0n ? null : offset,
    endOffset: ends.high,
    lagMessages: Math.max(0, behind),
  };
}
