import type { Pool } from 'pg';
import type { PartitionLag } from './consumer-progress.js';
import type { ConsumerHealth } from './consumer-health.js';
import { messageOf } from './envelope.js';
import type { InboxServer } from './inbox-server.js';
import type { LagReader } from './lag-reader.js';
import { LAG_READING_LIMIT_MS } from './limits.js';
import { showConsumers, showStores } from './messaging-metrics.js';
import { PeriodicWork } from './periodic-work.js';
import type { Relay } from './relay.js';
import { readStoreFigures, type StoreFigures } from './store-figures.js';

/** What the broker has told at one moment. */
export interface BrokerReading {
  readAt: Date;
  /** Why it told nothing; absent when it answered. */
  failure?: string;
  /** By group. */
  lags: ReadonlyMap<string, readonly PartitionLag[]>;
}

/** Everything about a service's messaging, for operators. */
export interface MessagingState {
  consumers: ConsumerHealth[];
  broker: BrokerReading;
  stores: StoreFigures;
  /** Undefined when this process sends nothing. */
  relay: { failure: string | undefined } | undefined;
}

export interface WatchParts {
  inbox: InboxServer;
  lagReader: LagReader;
  pool: Pool;
  topics: readonly string[];
  relay: Relay | undefined;
}

/**
 * Looks every few seconds at broker and stores: for the metrics, for the operators' view, and so that a consumer that
 * makes no progress is found out. Nobody else asks, so looking often costs nothing.
 */
export class MessagingWatch {
  private readonly work: PeriodicWork;
  private broker: BrokerReading | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly parts: WatchParts,
    private readonly everyMs: number,
  ) {
    this.work = new PeriodicWork('messaging watch', everyMs, async () => {
      await this.lookOnce();
      return false;
    });
  }

  /** Looks at once, and then again after each pause. */
  start(): void {
    this.work.start();
  }

  /** Ends after the look that is under way, with its connection. */
  async stop(): Promise<void> {
    await this.work.stop();
    await this.parts.lagReader.disconnect();
  }

  /**
   * What was last seen, or what is seen now when that is too old. A broker that does not answer is reported in it.
   * @throws the database's error when it does not answer.
   */
  async state(): Promise<MessagingState> {
    const { inbox, relay, pool, topics } = this.parts;
    if (!this.isFresh()) await this.lookOnce();
    const broker = this.broker ?? failed(new Error('not asked yet'));
    const stores = await readStoreFigures(pool, topics);
    return { consumers: inbox.health(), broker, stores, relay: relay && { failure: relay.failure } };
  }

  private isFresh(): boolean {
    return this.broker !== undefined && Date.now() - this.broker.readAt.getTime() < 2 * this.everyMs;
  }

  /** One look at a time, whoever asks. */
  private lookOnce(): Promise<void> {
    this.looking ??= this.look().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async look(): Promise<void> {
    const [stores, broker] = await Promise.allSettled([this.lookAtStores(), this.askBroker()]);
    this.broker = broker.status === 'fulfilled' ? broker.value : failed(broker.reason);
    this.parts.inbox.observe(this.broker.lags);
    showConsumers(this.parts.inbox.health(), (group) => lagOf(this.broker?.lags.get(group)));
    if (stores.status === 'rejected') throw stores.reason;
  }

  private async lookAtStores(): Promise<void> {
    let figures: StoreFigures | undefined;
    try {
      figures = await readStoreFigures(this.parts.pool, this.parts.topics);
    } finally {
      showStores(figures);
    }
  }

  private async askBroker(): Promise<BrokerReading> {
    const places = this.parts.inbox.places();
    if (places.length === 0) return { readAt: new Date(), lags: new Map() };
    const lags = await this.parts.lagReader.read(places, LAG_READING_LIMIT_MS);
    return { readAt: new Date(), lags };
  }
}

function failed(reason: unknown): BrokerReading {
  return { readAt: new Date(), failure: messageOf(reason), lags: new Map() };
}

/** The lag over all partitions; undefined when it is not known. */
export function lagOf(lags: readonly PartitionLag[] | undefined): number | undefined {
  return lags?.reduce((sum, { lagMessages }) => sum + lagMessages, 0);
}
