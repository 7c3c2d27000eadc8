import type { Pool, PoolClient } from 'pg';
import type { Producer } from 'kafkajs';
import { messageOf } from './envelope.js';
import { BACKLOG_ROWS, LANES_PER_TOPIC, ROUNDS_PER_TURN, SEND_LIMIT_MS, VACUUM_AFTER_ROWS } from './limits.js';
import { relayFailures, sentEvents } from './messaging-metrics.js';
import { moveToJournal, readLanes, type Lane, type OutboxRow } from './outbox-rows.js';
import { PeriodicWork } from './periodic-work.js';
import type { RelayProducer } from './relay-producer.js';

export interface RelayOptions {
  service: string;
  /** The topics that the service publishes on, without prefix. */
  topics: readonly string[];
  topicPrefix: string;
  /** Pause before the next look when nobody tells of a commit, in milliseconds. */
  pollMs: number;
  /** From the beginning of one turn to that of the next, unless there is a backlog, in milliseconds. */
  paceMs?: number;
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
  /** Something has been committed since the last turn, so that no look is needed to know it. */
  private woken = false;

  constructor(
    private readonly pool: Pool,
    private readonly producer: RelayProducer,
    private readonly options: RelayOptions,
  ) {
    const buckets = Array.from({ length: LANES_PER_TOPIC }, (_, bucket) => bucket);
    this.lanes = buckets.flatMap((bucket) => options.topics.map((topic) => ({ topic, bucket })));
    this.work = new PeriodicWork(`relay ${options.service}`, options.pollMs, () => this.turn(), options.paceMs);
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
    this.woken = true;
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
    const { woken } = this;
    this.woken = false;
    if (!woken && !(await this.hasRows())) {
      this.topicFailure = undefined; // Another relay may have sent what this one could not.
      return false;
    }
    this.turns += 1;
    await this.reclaim();
    try {
      this.sentLast = await this.serveByHands();
      this.topicFailure = undefined;
      return this.sentLast >= BACKLOG_ROWS;
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
