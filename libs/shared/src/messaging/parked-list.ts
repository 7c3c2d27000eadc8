import type { Tx } from '#shared/database';
import { conditionsOf, type ParkedFilter, type ParkedState } from './parked-filter.js';

/** A parked message as an operator sees it in a list. */
export interface ParkedEntry {
  id: string;
  state: ParkedState;
  group: string;
  /** The topic's name in the contracts, without the cluster's prefix. */
  topic: string;
  partition: number;
  /** Decimal string: Kafka's offsets exceed the safe integers of JSON. */
  offset: string;
  key: string | null;
  eventId: string | null;
  eventType: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  cause: string | null;
  parkedAt: Date;
  resolvedAt: Date | null;
  resolution: 'delivered' | 'discarded' | null;
  reason: string | null;
}

/** A parked message with what it holds. */
export interface ParkedWhole extends ParkedEntry {
  headers: Record<string, string>;
  payload: Buffer | null;
}

/** A place in the list: microseconds since 1970, and the id among those parked at the same moment. */
export interface ParkedPosition {
  at: number;
  id: string;
}

export interface ParkedPageOrder {
  filter: ParkedFilter;
  order: 'newest' | 'oldest';
  after?: ParkedPosition | undefined;
  limit: number;
}

const columns = `id, state, consumer_group AS "group", topic, partition, kafka_offset AS "offset", message_key AS key,
  event_id AS "eventId", event_type AS "eventType", attempts, cause, parked_at AS "parkedAt",
  CASE state WHEN 'retrying' THEN next_attempt_at END AS "nextAttemptAt", resolved_at AS "resolvedAt", resolution, reason`;
const positionColumn = `(extract(epoch FROM parked_at) * 1000000)::bigint AS at`;

/** Reads the parking table for operators; nothing that it answers is masked. */
export class ParkedList {
  constructor(private readonly topicPrefix: string) {}

  /**
   * One page in the order of parking, which never changes, so that pages stay stable under writes.
   * @returns the entries, and the position after which the next page begins; undefined after the last one.
   */
  async page(
    reads: Pick<Tx, 'query'>,
    page: ParkedPageOrder,
  ): Promise<{ entries: ParkedEntry[]; next?: ParkedPosition }> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const direction = page.order === 'newest' ? 'DESC' : 'ASC';
    const conditions = conditionsOf(page.filter, this.topicPrefix, bind);
    if (page.after)
      conditions.push(`(parked_at, id) ${page.order === 'newest' ? '<' : '>'} ${boundOf(page.after, bind)}`);
    const rows: (ParkedEntry & { at: string })[] = await reads.query(
      `SELECT ${columns}, ${positionColumn} FROM parked_messages
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY parked_at ${direction}, id ${direction} LIMIT ${bind(page.limit + 1)}`,
      values,
    );
    const kept = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? kept.at(-1) : undefined;
    const entries = kept.map(({ at: _at, ...entry }) => this.named(entry));
    return { entries, ...(last && { next: { at: Number(last.at), id: last.id } }) };
  }

  /** One message with its headers and its bytes; undefined when there is none of this id (a UUID). */
  async read(reads: Pick<Tx, 'query'>, id: string): Promise<ParkedWhole | undefined> {
    const [found]: ParkedWhole[] = await reads.query(
      `SELECT ${columns}, headers, payload FROM parked_messages WHERE id = $1`,
      [id],
    );
    return found && this.named(found);
  }

  private named<T extends ParkedEntry>(entry: T): T {
    const { topic } = entry;
    return { ...entry, topic: topic.startsWith(this.topicPrefix) ? topic.slice(this.topicPrefix.length) : topic };
  }
}

function boundOf({ at, id }: ParkedPosition, bind: (value: unknown) => string): string {
  return `(timestamptz 'epoch' + ${bind(at)}::bigint * interval '1 microsecond', ${bind(id)}::uuid)`;
}
