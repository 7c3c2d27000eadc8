import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { ConsumerHealth } from './consumer-health.js';
import { ConsumerProgress, type PartitionLag } from './consumer-progress.js';
import { decode, messageOf } from './envelope.js';
import { GatheredDelivery } from './gathered-delivery.js';
import { INBOX_CHUNK_MESSAGES } from './limits.js';
import { OffsetCommits } from './offset-commits.js';
import type { PatientDelivery } from './patient-delivery.js';
import { rawOf } from './raw-message.js';
import type { Decoded } from './received-event.js';
import { withLimit } from './with-limit.js';

export interface ConsumerPlan {
  /** `<prefix><service>.<topic with dashes>`, e.g. `triage.intake-tips`. */
  group: string;
  /** The topic's name on the cluster, with prefix. */
  topic: string;
  handledTypes: ReadonlySet<string>;
  /** With messages behind and none settled for this long, in milliseconds, it is not well. */
  noProgressLimitMs: number;
  /** Milliseconds from the beginning of a transaction to that of the next, while messages keep coming. */
  paceMs: number;
}

const SESSION_LIMIT_MS = 10_000;
/** Shorter than a fetch that finds nothing, so that each of these is followed by a beat, and a rebalance soon noticed. */
const HEARTBEAT_MS = 1_500;
/** How long the members of a group are waited for when it forms anew: one that died holds up the others for no longer. */
const REBALANCE_LIMIT_MS = 5_000;
/** How long the broker holds a fetch that finds nothing; also the longest that an ordered end waits for it. */
const FETCH_WAIT_MS = 2_000;
const REBUILD_PAUSE_MS = 1_000;
/** How long what has been settled may wait until the broker is told. */
const COMMIT_AFTER_MS = 500;
/** How long an ordered end waits for the broker to be told the rest: it comes again, and is known. */
const LAST_COMMIT_LIMIT_MS = 2_000;
/** Without any sign of life (fetch, heartbeat, join) for this long, a consumer is rebuilt. */
const SILENCE_LIMIT_MS = 45_000;
const SILENCE_CHECK_MS = 5_000;
/** Without a sign of life for this long, readiness says so. */
const SILENCE_ALARM_MS = 12_000;
/** All that one fetch brings is handed on at once, so that it can be gathered. */
const PARTITIONS_AT_ONCE = 24;

/**
 * Keeps one consumer alive. kafkajs stops for good on errors that it does not expect while the process looks healthy;
 * so no error leaves a handler into it, and a consumer that crashed or stands still is thrown away and built anew.
 */
export class ConsumerSupervisor {
  private readonly logger: Logger;
  private readonly gathered: GatheredDelivery;
  private readonly progress = new ConsumerProgress();
  private lastSignAt = Date.now();
  private cause: string | undefined = 'starting';
  private stopped = false;
  private ending: AbortController | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly plan: ConsumerPlan,
    private readonly delivery: PatientDelivery,
  ) {
    this.gathered = new GatheredDelivery(delivery, plan.paceMs);
    this.logger = new Logger(`consumer ${plan.group}`);
  }

  start(): void {
    this.running = this.keepAlive();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.ending?.abort();
    await this.running;
  }

  health(): ConsumerHealth {
    const { group, topic } = this.plan;
    const cause = this.trouble();
    const progressAgeMs = this.progress.ageMs();
    return { group, topic, up: cause === undefined, progressAgeMs, ...(cause === undefined ? {} : { cause }) };
  }

  /** Takes in how far the group is behind, as the broker says. */
  observe(lags: readonly PartitionLag[]): void {
    this.progress.observe(lags);
  }

  private trouble(): string | undefined {
    if (this.cause !== undefined) return this.cause;
    const silentMs = Date.now() - this.lastSignAt;
    if (silentMs > SILENCE_ALARM_MS) return `no sign of life for ${silentMs} ms`;
    return this.delivery.waitingFor(this.plan.group) ?? this.progress.standstill(this.plan.noProgressLimitMs);
  }

  private async keepAlive(): Promise<void> {
    while (!this.stopped) {
      const ending = new AbortController();
      this.ending = ending;
      try {
        await this.runUntilEnd(ending);
      } catch (error) {
        this.cause = messageOf(error);
        this.logger.warn(`rebuilding: ${this.cause}`);
      }
      if (!this.stopped) await pause(REBUILD_PAUSE_MS);
    }
  }

  /** One life of a consumer: ends by `ending` or throws what ended it. */
  private async runUntilEnd(ending: AbortController): Promise<void> {
    const consumer = this.build();
    const commits = this.commitsOf(consumer);
    let crash: Error | undefined;
    this.watch(consumer, commits, (error) => {
      crash = error;
      ending.abort();
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [this.plan.topic], fromBeginning: true });
      await consumer.run({
        eachBatchAutoResolve: false,
        autoCommit: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: (payload) => this.onBatch(payload, commits, ending.signal),
      });
      await this.untilEnded(ending);
    } finally {
      // A broken connection cannot be closed in order, and nothing can be told on it.
      await withLimit(commits.close(), LAST_COMMIT_LIMIT_MS, 'The broker did not answer').catch(() => undefined);
      await consumer.disconnect().catch(() => undefined);
    }
    if (crash) throw crash;
  }

  private build(): Consumer {
    this.lastSignAt = Date.now();
    return this.kafka.consumer({
      groupId: this.plan.group,
      sessionTimeout: SESSION_LIMIT_MS,
      rebalanceTimeout: REBALANCE_LIMIT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(false) },
    });
  }

  private commitsOf(consumer: Consumer): OffsetCommits {
    const { topic } = this.plan;
    return new OffsetCommits(
      (offsets) => consumer.commitOffsets(offsets.map((one) => ({ topic, ...one }))),
      COMMIT_AFTER_MS,
    );
  }

  private watch(consumer: Consumer, commits: OffsetCommits, onCrash: (error: Error) => void): void {
    const sign = () => {
      this.lastSignAt = Date.now();
    };
    consumer.on(consumer.events.FETCH, sign);
    consumer.on(consumer.events.HEARTBEAT, sign);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      sign();
      const partitions = payload.memberAssignment[this.plan.topic] ?? [];
      this.progress.assign(partitions);
      commits.assign(partitions);
      this.cause = undefined;
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => onCrash(payload.error));
  }

  private async untilEnded(ending: AbortController): Promise<void> {
    while (!ending.signal.aborted) {
      await pause(SILENCE_CHECK_MS, undefined, { signal: ending.signal }).catch(() => undefined); // Aborted: the loop's condition says so.
      if (Date.now() - this.lastSignAt > SILENCE_LIMIT_MS) throw new Error('the consumer stands still');
    }
  }

  private async onBatch(payload: EachBatchPayload, commits: OffsetCommits, ended: AbortSignal): Promise<void> {
    const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
    const place = { group: this.plan.group, topic: batch.topic, partition: batch.partition };
    let assigned = true;
    // A handler may take longer than the session: the heart beats beside it. A failed beat means a rebalance.
    const beat = setInterval(() => void heartbeat().catch(() => (assigned = false)), HEARTBEAT_MS);
    const alive = () => assigned && isRunning() && !isStale() && !ended.aborted;
    try {
      for (let start = 0; start < batch.messages.length && alive(); start += INBOX_CHUNK_MESSAGES) {
        const chunk = batch.messages.slice(start, start + INBOX_CHUNK_MESSAGES);
        const delivered = await this.gathered.deliver(
          place,
          chunk.map((message) => this.decode(batch, message)),
          alive,
        );
        const last = chunk.at(-1);
        if (!delivered || !last) return;
        this.progress.settle(batch.partition);
        resolveOffset(last.offset);
        commits.settle(batch.partition, last.offset);
      }
    } finally {
      clearInterval(beat);
    }
  }

  private decode(batch: EachBatchPayload['batch'], message: KafkaMessage): Decoded {
    return decode(rawOf(batch, message), this.plan);
  }
}
