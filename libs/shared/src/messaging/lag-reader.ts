import type { Kafka } from 'kafkajs';
import { BrokerOffsets, type PartitionOffset } from './broker-offsets.js';
import type { PartitionLag } from './consumer-progress.js';
import { withLimit } from './with-limit.js';

export interface ConsumerPlace {
  group: string;
  /** The topic's name on the cluster, with prefix. */
  topic: string;
}

type ByTopic = ReadonlyMap<string, readonly PartitionOffset[]>;

interface Settled {
  askedAt: number;
  lags: PartitionLag[];
}

/** How long a group that is behind with nothing is believed to be so while nothing is written, in milliseconds. */
const SETTLED_MS = 60_000;

/** Asks the broker how far groups are behind; connects when first asked, and anew after any failure. */
export class LagReader {
  private offsets: BrokerOffsets | undefined;
  private settled = new Map<string, Settled>();

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
    const offsets = this.offsets;
    this.offsets = undefined;
    this.settled.clear();
    await offsets?.disconnect().catch(() => undefined); // A broken connection cannot be closed in order.
  }

  private async ask(places: readonly ConsumerPlace[]): Promise<Map<string, PartitionLag[]>> {
    const offsets = await this.connected();
    const refusals: Error[] = [];
    try {
      const ends = await endsOf(offsets, [...new Set(places.map(({ topic }) => topic))], refusals);
      const lags = await this.lagsOf(offsets, { places, ends, refusals });
      if (lags.size === 0 && refusals[0]) throw refusals[0];
      return lags;
    } finally {
      // Given up meanwhile: what was under way may have connected once more.
      if (this.offsets !== offsets) await offsets.disconnect();
    }
  }

  /** One after the other: the library's connections of one client are not safe from each other while they are made. */
  private async lagsOf(
    offsets: BrokerOffsets,
    { places, ends, refusals }: { places: readonly ConsumerPlace[]; ends: ByTopic; refusals: Error[] },
  ): Promise<Map<string, PartitionLag[]>> {
    const lags = new Map<string, PartitionLag[]>();
    for (const { group, topic } of places) {
      const written = ends.get(topic);
      if (!written) continue;
      if (this.offsets !== offsets) break;
      const lag = this.stillSettled(group, written) ?? lagOf(offsets, { group, topic, written });
      await Promise.resolve(lag).then(
        (told) => lags.set(group, this.noted(group, told)),
        (error: Error) => refusals.push(error),
      );
    }
    return lags;
  }

  /** A group that had taken all there was has still done so while nothing is written: no need to ask. */
  private stillSettled(group: string, written: readonly PartitionOffset[]): PartitionLag[] | undefined {
    const before = this.settled.get(group);
    if (!before || Date.now() - before.askedAt > SETTLED_MS || before.lags.length !== written.length) return undefined;
    const ends = new Map(written.map(({ partition, offset }) => [partition, offset]));
    return before.lags.every(({ partition, endOffset }) => ends.get(partition) === endOffset) ? before.lags : undefined;
  }

  private noted(group: string, lags: PartitionLag[]): PartitionLag[] {
    const known = this.settled.get(group);
    if (known?.lags === lags) return lags;
    if (lags.every(({ lagMessages }) => lagMessages === 0)) this.settled.set(group, { askedAt: Date.now(), lags });
    else this.settled.delete(group);
    return lags;
  }

  private async connected(): Promise<BrokerOffsets> {
    if (this.offsets) return this.offsets;
    const offsets = new BrokerOffsets(this.kafka);
    this.offsets = offsets;
    await offsets.connect();
    return offsets;
  }
}

/** The ends of all topics at once; if that is refused, topic by topic, so that one topic's fault hides no other. */
async function endsOf(offsets: BrokerOffsets, topics: readonly string[], refusals: Error[]): Promise<ByTopic> {
  const refused = (error: Error) => void refusals.push(error);
  const found: string[] = [];
  for (const topic of topics) await offsets.find(topic).then(() => found.push(topic), refused);
  try {
    return await offsets.edges(found, 'next');
  } catch {
    const ends = new Map<string, PartitionOffset[]>();
    await offsets.lookAround().catch(refused);
    for (const topic of found)
      await offsets.edges([topic], 'next').then((some) => ends.set(topic, some.get(topic) ?? []), refused);
    return ends;
  }
}

interface Question extends ConsumerPlace {
  written: readonly PartitionOffset[];
}

async function lagOf(offsets: BrokerOffsets, { group, topic, written }: Question): Promise<PartitionLag[]> {
  const told = await offsets.committed(group, topic);
  const committed = new Map(told.map(({ partition, offset }) => [partition, offset]));
  const ends = written.map(({ partition, offset }) => ({ partition, end: offset, next: committed.get(partition) }));
  // Where a group begins that has committed nothing, or what the broker has thrown away by now, shows in lag alone.
  const behind = ends.some(({ end, next = '-1' }) => BigInt(next) < BigInt(end));
  const firsts = behind ? ((await offsets.edges([topic], 'first')).get(topic) ?? []) : [];
  const lows = new Map(firsts.map(({ partition, offset }) => [partition, offset]));
  return ends
    .map(({ partition, end, next }) => partitionLag(partition, { high: end, low: lows.get(partition) ?? '0' }, next))
    .toSorted((one, other) => one.partition - other.partition);
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
