import { sourceOf, type DataOf, type EventContract } from '#shared/contracts';
import { addAtEnd, afterCommit, type NewRows, type Tx } from '#shared/database';
import { currentContext, systemActor } from '#shared/observability';
import { headersOf } from './envelope.js';
import { EVENT_LIMIT_BYTES, LANES_PER_TOPIC } from './limits.js';
import type { ReceivedEvent } from './received-event.js';

export interface NewEvent<T> {
  /** The aggregate's id; it is also the Kafka key. */
  id: string;
  /** The aggregate's version after this event: 1, 2, 3 …, unique per aggregate. */
  version: number;
  data: T;
  /** When it was so; default: now. */
  occurredAt?: Date;
  /** The received event that this one follows from, where a set of events is handled at once. */
  causedBy?: ReceivedEvent;
}

export interface OutboxOptions {
  service: string;
  now: () => Date;
}

const columns = ['topic', 'event_type', 'bucket', 'event_id', 'aggregate_id', 'version', 'headers', 'payload'];

/** Writes events beside the rows that they tell of, in the same transaction; the relay sends them after the commit. */
export class Outbox {
  private wakeRelay: () => void = () => undefined;

  constructor(private readonly options: OutboxOptions) {}

  /** Called after each commit that published something. */
  onCommitted(wake: () => void): void {
    this.wakeRelay = wake;
  }

  /**
   * Publishes events of one contract, in the order given, at the end of the act's transaction.
   * The caller has locked or changed the aggregates' rows before, so that versions are in order.
   * @throws TypeError if an event breaks its contract, RangeError if it is larger than 256 KiB.
   */
  publish<C extends EventContract>(tx: Tx, contract: C, events: NewEvent<DataOf<C>>[]): void {
    if (events.length === 0) return;
    addAtEnd(tx, this.rowsOf(contract, events));
    afterCommit(tx, this.wakeRelay);
  }

  /** The rows of events, for an act that only adds rows. @throws as {@link publish}. */
  rowsOf<C extends EventContract>(contract: C, events: NewEvent<DataOf<C>>[]): NewRows {
    const rows = events.map((event) => this.rowOf(contract, event));
    return { table: 'outbox', columns, rows, committed: this.wakeRelay };
  }

  private rowOf<C extends EventContract>(contract: C, event: NewEvent<DataOf<C>>) {
    const payload = payloadOf(contract, event.data);
    const recordedAt = this.options.now();
    const { eventId, headers } = headersOf(contract, {
      source: sourceOf(this.options.service),
      aggregateId: event.id,
      version: event.version,
      occurredAt: event.occurredAt ?? recordedAt,
      recordedAt,
      ...causeOf(event.causedBy),
    });
    return {
      topic: contract.topic.name,
      event_type: contract.type,
      bucket: bucketOf(event.id),
      event_id: eventId,
      aggregate_id: event.id,
      version: event.version,
      headers,
      payload,
    };
  }
}

function causeOf(causedBy: ReceivedEvent | undefined) {
  if (causedBy)
    return {
      correlationId: causedBy.correlationId,
      causationId: causedBy.id,
      traceparent: causedBy.traceparent,
      actor: causedBy.actor,
    };
  const { correlationId, causationId, traceparent, actor = systemActor } = currentContext();
  return { correlationId, causationId, traceparent, actor };
}

function payloadOf(contract: EventContract, data: unknown): string {
  const faults = contract.validate(data);
  if (faults.length > 0) throw new TypeError(`${contract.type} breaks its contract: ${faults.slice(0, 5).join('; ')}`);
  const payload = JSON.stringify(data);
  const bytes = Buffer.byteLength(payload);
  if (bytes > EVENT_LIMIT_BYTES)
    throw new RangeError(`${contract.type} of ${bytes} bytes exceeds ${EVENT_LIMIT_BYTES}.`);
  return payload;
}

/** The lane of an aggregate within its topic: FNV-1a, the same in every replica and release. */
export function bucketOf(aggregateId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < aggregateId.length; index += 1)
    hash = Math.imul(hash ^ aggregateId.charCodeAt(index), 0x01000193) >>> 0;
  return hash % LANES_PER_TOPIC;
}
