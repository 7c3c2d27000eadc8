import type { Pool, PoolClient } from 'pg';
import type { Producer } from 'kafkajs';
import { messageOf } from './envelope.js';
import {
  BACKLOG_ROWS,
  LANE_TURN_ROWS,
  LANES_PER_TOPIC,
  ROUNDS_PER_TURN,
  SEND_LIMIT_BYTES,
  SEND_LIMIT_MS,
  VACUUM_AFTER_ROWS,
} from './limits.js';
import { relayFailures, sentEvents } from './messaging-metrics.js';
import { PeriodicWork } from './periodic-work.js';
import type { RelayProducer } from './relay-producer.js';

interface Lane {
  topic: string;
  bucket: number;
}

interface OutboxRow {
  /** Where the row lies in its table (ctid); it stays there until it is deleted, since nobody changes it. */
  at: string;
  topic: string;
  aggregate_id: string;
  headers: string;
  payload: string;
}

export interface RelayOptions {
  service: string;
  /** The topics that the service publishes on, without prefix. */
  topics: readonly string[];
  topicPrefix: string;
  pollMs: number;
}

/** What is known of a table that fills and empties is of another moment: the planner might read all of it. */
const BEGINNING = 'BEGIN; SET LOCAL enable_seqscan = off';

/**
 * Sends outbox rows to Kafka and, after the acknowledgement, moves them to the journal; never the other order.
 * Several relays may run: each lane (topic, bucket) is served by one at a time, under a lock that its transaction
 * holds, so events of one aggregate keep their order. Rows are read by "still there", never by a position:
 * a transaction that commits late must not be lost.
 */
export class Relay {
  private readonly work: PeriodicWork;
  private readonly lanes: Lane[];
  private turns = 0;
  private movedSinceVacuum = 0;
  /** Rows that the last turn sent: many tell of a backlog. */
  private sentLast = 0;
  private topicFailure: string | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly producer: RelayProducer,
    private readonly options: RelayOptions,
  ) {
    const buckets = Array.from({ length: LANES_PER_TOPIC }, (_, bucket) => bucket);
    this.lanes = buckets.flatMap((bucket) => options.topics.map((topic) => ({ topic, bucket })));
    this.work = new PeriodicWork(`relay ${options.service}`, options.pollMs, () => this.turn());
  }

  /** Why the last turn failed, for all topics or for one; undefined while all is well. */
  get failure(): string | undefined {
    return this.work.failure ?? this.topicFailure;
  }

  start(): void {
    this.work.start();
  }

  /** Ends the pause: something was committed. */
  wake(): void {
    this.work.wake();
  }

  async stop(): Promise<void> {
    await this.work.stop();
    await this.producer.disconnect();
  }

  /**
   * One turn over all lanes together; if it fails, topic by topic, so that one topic's fault does not stop the others.
   * Answers whether rows were sent, that is, whether there may be more.
   */
  async turn(): Promise<boolean> {
    if (!(await this.hasRows())) {
      this.topicFailure = undefined; // Another relay may have sent what this one could not.
      return false;
    }
    this.turns += 1;
    await this.reclaim();
    try {
      this.sentLast = await this.serveByHands();
      this.topicFailure = undefined;
      return this.sentLast > 0;
    } catch (error) {
      if ((await this.serveByTopic()) > 0) return true;
      throw error;
    }
  }

  /**
   * Behind a backlog two hands work, each on half of the lanes, so that one's rows are on their way to the broker while
   * the other reads or moves its own. Both have ended when this ends.
   */
  private async serveByHands(): Promise<number> {
    if (this.sentLast < BACKLOG_ROWS) return this.serve(this.inTurn());
    const halves = Map.groupBy(this.inTurn(), ({ bucket }) => bucket % 2);
    const hands = await Promise.allSettled([...halves.values()].map((lanes) => this.serveInRounds(lanes)));
    const failed = hands.find((hand) => hand.status === 'rejected');
    if (failed) throw failed.reason;
    return hands.reduce((sum, hand) => sum + (hand.status === 'fulfilled' ? hand.value : 0), 0);
  }

  private async serveInRounds(lanes: readonly Lane[]): Promise<number> {
    let sent = 0;
    for (let round = 0; round < ROUNDS_PER_TURN; round += 1) {
      const first = round % lanes.length;
      const rows = await this.serve([...lanes.slice(first), ...lanes.slice(0, first)]);
      sent += rows;
      if (rows < BACKLOG_ROWS) break;
    }
    return sent;
  }

  /** Autovacuum comes once a minute at most: until then every sent row would leave its space behind. */
  private async reclaim(): Promise<void> {
    if (this.movedSinceVacuum < VACUUM_AFTER_ROWS) return;
    this.movedSinceVacuum = 0;
    await this.pool.query('VACUUM (SKIP_LOCKED, TRUNCATE false) outbox');
  }

  private async serveByTopic(): Promise<number> {
    let sent = 0;
    const failures: string[] = [];
    for (const [topic, lanes] of Map.groupBy(this.inTurn(), (lane) => lane.topic))
      sent += await this.serve(lanes).catch((error: unknown) => {
        failures.push(`${topic}: ${messageOf(error)}`);
        return 0;
      });
    this.topicFailure = failures[0];
    return sent;
  }

  /** The next lane comes first at each turn, of another topic, so that the limit in bytes starves none. */
  private inTurn(): Lane[] {
    const first = this.turns % this.lanes.length;
    return [...this.lanes.slice(first), ...this.lanes.slice(0, first)];
  }

  private async hasRows(): Promise<boolean> {
    const { rows } = await this.pool.query<{ waiting: boolean }>('SELECT EXISTS (SELECT FROM outbox) AS waiting');
    return rows[0]?.waiting === true;
  }

  private async serve(lanes: Lane[]): Promise<number> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query(BEGINNING);
      const rows = await readLanes(client, await this.lockLanes(client, lanes));
      if (rows.length > 0) {
        await this.producer.send(this.recordsOf(rows), SEND_LIMIT_MS);
        await moveToJournal(client, rows);
      }
      await client.query('COMMIT');
      this.movedSinceVacuum += rows.length;
      sentEvents.inc(rows.length);
      return rows.length;
    } catch (error) {
      relayFailures.inc();
      failure = error instanceof Error ? error : new Error(String(error));
      throw failure;
    } finally {
      // A session whose transaction failed is closed: that ends the transaction and frees the lanes for another relay.
      client.release(failure);
    }
  }

  private async lockLanes(client: PoolClient, lanes: Lane[]): Promise<Lane[]> {
    const { rows } = await client.query<Lane>(
      `SELECT topic, bucket FROM (
         SELECT lane.* FROM unnest($1::text[], $2::smallint[]) WITH ORDINALITY AS lane(topic, bucket, turn)
         WHERE EXISTS (SELECT FROM outbox WHERE outbox.topic = lane.topic AND outbox.bucket = lane.bucket)
         ORDER BY turn OFFSET 0) AS waiting
       WHERE pg_try_advisory_xact_lock(hashtext($3), hashtext(topic || '/' || bucket))`,
      [lanes.map((lane) => lane.topic), lanes.map((lane) => lane.bucket), `relay.${this.options.service}`],
    );
    return rows;
  }

  private recordsOf(rows: OutboxRow[]): Parameters<Producer['sendBatch']>[0] {
    const byTopic = Map.groupBy(rows, (row) => row.topic);
    return {
      acks: -1,
      topicMessages: [...byTopic].map(([topic, group]) => ({
        topic: this.options.topicPrefix + topic,
        messages: group.map((row) => ({ key: row.aggregate_id, value: row.payload, headers: JSON.parse(row.headers) })),
      })),
    };
  }
}

async function readLanes(client: PoolClient, lanes: Lane[]): Promise<OutboxRow[]> {
  if (lanes.length === 0) return [];
  const { rows } = await client.query<OutboxRow>(
    withinSendLimit(
      `SELECT row.*, row_number() OVER (ORDER BY lane.turn, row.seq) AS place
       FROM unnest($1::text[], $2::smallint[]) WITH ORDINALITY AS lane(topic, bucket, turn)
       CROSS JOIN LATERAL (
         SELECT ctid::text AS at, topic, bucket, seq, aggregate_id, headers, payload FROM outbox
         WHERE outbox.topic = lane.topic AND outbox.bucket = lane.bucket ORDER BY seq LIMIT $3) AS row`,
      'at, topic, aggregate_id, headers, payload',
    ),
    [lanes.map((lane) => lane.topic), lanes.map((lane) => lane.bucket), LANE_TURN_ROWS],
  );
  return rows;
}

/**
 * Of rows in the order of their `place` the longest beginning that fits one request; at least one row, which the limit
 * per event keeps small enough. Postgres knows the sizes without reading the payloads, so none is read in vain.
 */
export function withinSendLimit(rows: string, columns = 'topic, bucket, seq, aggregate_id, headers, payload'): string {
  return `SELECT ${columns}
    FROM (SELECT *, sum(octet_length(headers) + octet_length(payload)) OVER (ORDER BY place) AS bytes
          FROM (${rows}) AS read) AS measured
    WHERE place = 1 OR bytes <= ${SEND_LIMIT_BYTES} ORDER BY place`;
}

/** By their places: whatever the length of the backlog, no other row is looked at. */
async function moveToJournal(client: PoolClient, rows: OutboxRow[]): Promise<void> {
  const { rowCount } = await client.query(
    `WITH moved AS (DELETE FROM outbox WHERE ctid = ANY ($1::tid[]) RETURNING *)
     INSERT INTO journal (seq, topic, bucket, event_id, event_type, aggregate_id, version, headers, payload, created_at)
     SELECT seq, topic, bucket, event_id, event_type, aggregate_id, version, headers, payload, created_at FROM moved`,
    [rows.map((row) => row.at)],
  );
  if (rowCount !== rows.length) throw new Error(`${rowCount} of ${rows.length} sent rows were still in the outbox.`);
}
