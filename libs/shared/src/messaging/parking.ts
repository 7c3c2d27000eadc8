import { validate as isUuid } from 'uuid';
import { headers as HEADERS } from '#shared/contracts';
import { afterCommit, type Transactions, type Tx } from '#shared/database';
import type { InboxPlace } from './inbox-place.js';
import { newlyParked } from './messaging-metrics.js';
import type { Decoded, RawMessage } from './received-event.js';

/** A message on its way to the parking table. */
export type ToPark = { message: Decoded; state: 'waiting' } | { message: Decoded; state: 'retrying'; cause: string };

export interface ParkingOptions {
  /** Attempts in all, the first delivery included, before a message stays parked until someone decides. */
  attempts: number;
  /** Pause before the second attempt, in milliseconds; each further one is four times as long. */
  firstPauseMs: number;
  /** Real time; tests move it. */
  now: () => Date;
}

const PAUSE_GROWTH = 4;

/** What a group is brought at once, of one topic. */
export interface Arrival {
  partitions: readonly number[];
  /** The keys of all messages. */
  keys: readonly string[];
  /** The ids of the events. */
  ids: readonly string[];
}

export interface Admitted {
  /** The keys that wait, by partition; empty when the events were entered. */
  blocked: ReadonlyMap<number, Set<string>>;
  /** Those that were new, where not all of them were. */
  admitted?: readonly string[];
}

/** What the drain has to do. */
export interface Upcoming {
  /** The places that have a message to try now. */
  places: InboxPlace[];
  /** Milliseconds until the next of the others is due; undefined when there is none. */
  nextInMs: number | undefined;
}

interface PlaceRow extends InboxPlace {
  due: boolean;
  next_attempt_at: Date | null;
}

/** A parked message, as the drain reads it back. */
export interface ParkedMessage {
  id: string;
  attempts: number;
  raw: RawMessage;
}

interface ParkedRow {
  id: string;
  attempts: number;
  topic: string;
  partition: number;
  kafka_offset: string;
  message_key: string | null;
  headers: Record<string, string>;
  payload: Buffer | null;
}

/**
 * The parking table: messages that failed, and behind them the later messages of the same key, in order.
 * Other keys go on. All methods expect the lock of the place (see `lockPlace`).
 */
export class Parking {
  private parkedHere: () => void = () => undefined;

  constructor(private readonly options: ParkingOptions) {}

  /** Has `act` called after each commit by which this process has parked something. */
  onParked(act: () => void): void {
    this.parkedHere = act;
  }

  /**
   * Locks the partitions as `lockPlaces` does, and enters the events that the group has not had before; but where keys
   * have an open parked message, so that later ones must wait behind it, it tells these keys and enters nothing.
   */
  async admit(
    tx: Tx,
    { group, topic }: Omit<InboxPlace, 'partition'>,
    { partitions, keys, ids }: Arrival,
  ): Promise<Admitted> {
    const inOrder = partitions.toSorted((one, other) => one - other);
    const [row]: { blocked: [number, string][] | null; admitted: string[] | null }[] = await tx.query(
      'SELECT blocked, admitted::text[] FROM admit_events($1, $2, $3, $4, $5)',
      [group, topic, inOrder, keys, `{${ids.join()}}`], // Ids are UUIDs: nothing in them needs quotes.
    );
    const byPartition = Map.groupBy(row?.blocked ?? [], ([partition]) => partition);
    return {
      blocked: new Map([...byPartition].map(([partition, some]) => [partition, new Set(some.map(([, key]) => key))])),
      ...(row?.admitted ? { admitted: row.admitted } : {}),
    };
  }

  /** Stores messages; one that is there already (delivered again by the broker) is left as it is. */
  async park(tx: Tx, place: InboxPlace, parked: readonly ToPark[]): Promise<void> {
    if (parked.length === 0) return;
    const now = this.options.now();
    const added: unknown[] = await tx.query(
      `INSERT INTO parked_messages (consumer_group, topic, partition, parked_at, next_attempt_at,
         kafka_offset, message_key, event_id, event_type, headers, payload, state, attempts, cause)
       SELECT $1, $2, $3, $4, CASE WHEN row.state = 'retrying' THEN $5::timestamptz END,
         row.kafka_offset, row.message_key, row.event_id, row.event_type, row.headers::jsonb, row.payload, row.state,
         CASE WHEN row.state = 'retrying' THEN 1 ELSE 0 END, row.cause
       FROM unnest($6::bigint[], $7::text[], $8::uuid[], $9::text[], $10::text[], $11::bytea[], $12::text[], $13::text[])
         AS row(kafka_offset, message_key, event_id, event_type, headers, payload, state, cause)
       ON CONFLICT DO NOTHING RETURNING id`,
      [place.group, place.topic, place.partition, now, this.pauseAfter(1, now), ...columnsOf(parked)],
    );
    afterCommit(tx, () => {
      newlyParked.inc({ group: place.group }, added.length);
      this.parkedHere();
    });
  }

  /** What is due now, and when something will be; needs no lock. */
  async upcoming(transactions: Transactions): Promise<Upcoming> {
    const now = this.options.now();
    const rows = await transactions.runAlone<PlaceRow[]>(
      `SELECT consumer_group AS "group", topic, partition, bool_or(state = 'waiting' OR next_attempt_at <= $1) AS due,
         min(next_attempt_at) FILTER (WHERE state = 'retrying' AND next_attempt_at > $1) AS next_attempt_at
       FROM parked_messages WHERE state <> 'resolved' AND state IN ('waiting', 'retrying')
       GROUP BY consumer_group, topic, partition`,
      [now],
    );
    const pauses = rows.flatMap(({ next_attempt_at: at }) => (at ? [at.getTime() - now.getTime()] : []));
    return {
      places: rows.filter(({ due }) => due).map(({ group, topic, partition }) => ({ group, topic, partition })),
      nextInMs: pauses.length > 0 ? Math.min(...pauses) : undefined,
    };
  }

  /**
   * The next message to try at a place: the first open one of its key, and due. Only the chosen one is read whole:
   * thousands may stand here after a faulty release.
   */
  async nextDue(tx: Tx, place: InboxPlace): Promise<ParkedMessage | undefined> {
    const rows: ParkedRow[] = await tx.query(
      `WITH open AS NOT MATERIALIZED (
         SELECT id, message_key, kafka_offset, state, next_attempt_at FROM parked_messages
         WHERE consumer_group = $1 AND topic = $2 AND partition = $3 AND state <> 'resolved'),
       first_of_key AS (
         (SELECT DISTINCT ON (message_key) * FROM open WHERE message_key IS NOT NULL ORDER BY message_key, kafka_offset)
         UNION ALL SELECT * FROM open WHERE message_key IS NULL),
       due AS (
         SELECT id FROM first_of_key WHERE state = 'waiting' OR (state = 'retrying' AND next_attempt_at <= $4)
         ORDER BY kafka_offset LIMIT 1)
       SELECT id, attempts, topic, partition, kafka_offset, message_key, headers, payload
       FROM parked_messages JOIN due USING (id)`,
      [place.group, place.topic, place.partition, this.options.now()],
    );
    return rows[0] && parkedMessage(rows[0]);
  }

  async markDelivered(tx: Tx, id: string): Promise<void> {
    await tx.query(
      `UPDATE parked_messages SET state = 'resolved', resolution = 'delivered', resolved_at = $2 WHERE id = $1`,
      [id, this.options.now()],
    );
  }

  /**
   * Notes a further failure: another attempt later, or parked for good until it is replayed or discarded. The attempt
   * gave the lock back when it failed: what was decided or tried anew since then stands.
   */
  async markFailed(tx: Tx, message: ParkedMessage, cause: string): Promise<void> {
    const attempts = message.attempts + 1;
    const now = this.options.now();
    await tx.query(
      `UPDATE parked_messages SET attempts = $2, cause = $3, state = $4, next_attempt_at = $5
       WHERE id = $1 AND attempts = $2 - 1 AND state IN ('waiting', 'retrying')`,
      attempts >= this.options.attempts
        ? [message.id, attempts, cause, 'parked', null]
        : [message.id, attempts, cause, 'retrying', this.pauseAfter(attempts, now)],
    );
  }

  private pauseAfter(attempts: number, now: Date): Date {
    return new Date(now.getTime() + this.options.firstPauseMs * PAUSE_GROWTH ** (attempts - 1));
  }
}

function columnsOf(parked: readonly ToPark[]): unknown[][] {
  return [
    parked.map(({ message }) => message.raw.offset),
    parked.map(({ message }) => message.raw.key),
    parked.map(({ message }) => eventIdOf(message)),
    parked.map(({ message }) => message.raw.headers[HEADERS.type] ?? null),
    parked.map(({ message }) => JSON.stringify(message.raw.headers)),
    parked.map(({ message }) => message.raw.value),
    parked.map(({ state }) => state),
    parked.map((entry) => (entry.state === 'retrying' ? entry.cause : null)),
  ];
}

/** The id under which it is remembered when it is discarded; a message may have one though its data is at fault. */
function eventIdOf(message: Decoded): string | null {
  if (message.outcome === 'event') return message.event.id;
  const given = message.raw.headers[HEADERS.id] ?? '';
  return isUuid(given) ? given : null;
}

function parkedMessage(row: ParkedRow): ParkedMessage {
  return {
    id: row.id,
    attempts: row.attempts,
    raw: {
      topic: row.topic,
      partition: row.partition,
      offset: row.kafka_offset,
      key: row.message_key,
      headers: row.headers,
      value: row.payload,
    },
  };
}
