import type { Actor } from '#shared/contracts';

/** A message as it came from the broker, before anything is believed of it. */
export interface RawMessage {
  topic: string;
  partition: number;
  /** Decimal string: Kafka's offsets exceed the safe integers of JSON. */
  offset: string;
  key: string | null;
  headers: Record<string, string>;
  value: Buffer | null;
}

/** An event as a handler sees it: decoded, validated against its contract, and delivered once. */
export interface ReceivedEvent<T = unknown> {
  id: string;
  type: string;
  /** The aggregate's id: also the Kafka key, so events of one aggregate come in order. */
  subject: string;
  /** The aggregate's version after this event. */
  version: number;
  /** When it was so. */
  occurredAt: Date;
  /** When the owner knew. */
  recordedAt: Date;
  correlationId: string;
  traceparent?: string;
  actor: Actor;
  data: T;
}

/** What decoding made of a message: an event for a handler, one to pass over by rule, or a fault to be parked. */
export type Decoded =
  | { outcome: 'event'; raw: RawMessage; event: ReceivedEvent }
  | { outcome: 'passed-over'; raw: RawMessage }
  | { outcome: 'fault'; raw: RawMessage; cause: string };
