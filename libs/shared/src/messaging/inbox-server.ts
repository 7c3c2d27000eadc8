import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import type { ConsumerHealth } from './consumer-health.js';
import type { PartitionLag } from './consumer-progress.js';
import { ConsumerSupervisor } from './consumer-supervisor.js';
import type { EventHandlers } from './event-handlers.js';
import type { ConsumerPlace } from './lag-reader.js';
import { AWAITED_PACE_MS, NO_PROGRESS_LIMIT_MS, PACE_MS } from './limits.js';
import type { ParkingDrain } from './parking-drain.js';
import type { PatientDelivery } from './patient-delivery.js';

export interface InboxServerParts {
  kafka: Kafka;
  handlers: EventHandlers;
  delivery: PatientDelivery;
  drain: ParkingDrain;
}

export interface InboxServerOptions {
  service: string;
  topicPrefix: string;
  /** Names of the topics, without prefix, whose events people wait for. */
  awaited?: ReadonlySet<string>;
  noProgressLimitMs?: number;
}

/**
 * Serves Nest's `@EventPattern` handlers (through `@OnEvent`) from Kafka with our delivery promise, in place of Nest's
 * own Kafka transport, which acknowledges what it has not handled. One consumer and one group per topic, so that a
 * fault on one topic does not stop the others.
 */
export class InboxServer extends Server implements CustomTransportStrategy {
  private supervisors: ConsumerSupervisor[] = [];

  constructor(
    private readonly parts: InboxServerParts,
    private readonly options: InboxServerOptions,
  ) {
    super();
  }

  /** Nest registers each handler here; they are kept in our own list, since Nest would run several at once. */
  override addHandler(
    pattern: string,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const { topic, handler } = extras;
    if (!isEventHandler || typeof topic !== 'string' || typeof handler !== 'string')
      throw new TypeError(`The handler of ${pattern} is not marked with @OnEvent.`);
    this.parts.handlers.add(pattern, { name: handler, topic, handle: callback });
  }

  /** Starts the consumers; it does not wait for the broker, so that the service serves HTTP without it. */
  listen(callback: () => void): void {
    const { service, topicPrefix, awaited, noProgressLimitMs = NO_PROGRESS_LIMIT_MS } = this.options;
    this.supervisors = [...this.parts.handlers.typesByTopic()].map(([topic, handledTypes]) => {
      const group = groupOf(service, topic, topicPrefix);
      const paceMs = awaited?.has(topic) ? AWAITED_PACE_MS : PACE_MS;
      const plan = { group, topic: topicPrefix + topic, handledTypes, noProgressLimitMs, paceMs };
      return new ConsumerSupervisor(this.parts.kafka, plan, this.parts.delivery);
    });
    for (const supervisor of this.supervisors) supervisor.start();
    if (this.supervisors.length > 0) this.parts.drain.start();
    callback();
  }

  async close(): Promise<void> {
    await Promise.all([...this.supervisors.map((supervisor) => supervisor.stop()), this.parts.drain.stop()]);
  }

  health(): ConsumerHealth[] {
    return this.supervisors.map((supervisor) => supervisor.health());
  }

  /** The groups of this service, each with its topic. */
  places(): ConsumerPlace[] {
    return this.health().map(({ group, topic }) => ({ group, topic }));
  }

  /** Passes on how far each group is behind, as the broker says. */
  observe(lags: ReadonlyMap<string, readonly PartitionLag[]>): void {
    for (const supervisor of this.supervisors) supervisor.observe(lags.get(supervisor.health().group) ?? []);
  }

  override on(): never {
    throw new TypeError('The inbox has no client events; ask health().');
  }

  override unwrap<T>(): T {
    throw new TypeError('The Kafka client stays behind the messaging drawer.');
  }
}

/** The consumer group of a service for a topic, e.g. `triage.intake-tips`. */
export function groupOf(service: string, topic: string, topicPrefix = ''): string {
  return `${topicPrefix}${service}.${topic.replaceAll('.', '-')}`;
}
