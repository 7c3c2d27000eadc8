import type { Pool } from 'pg';
import { headers as HEADERS } from '#shared/contracts';
import { createKafka, type KafkaOptions } from './kafka-client.js';
import { DEDUPLICATION_DAYS, SEND_LIMIT_MS } from './limits.js';
import { withinSendLimit } from './outbox-rows.js';
import { RelayProducer } from './relay-producer.js';

export interface RepublishOrder {
  /** One of the service's own topics, without prefix. */
  topic: string;
  /** The group that is to have the events again; others pass over them. */
  group: string;
  /** The reader's tables are empty and its inbox has forgotten the group: nothing can have its effect twice. */
  readerIsEmpty?: boolean;
  /** Only what was published from then on. */
  since?: Date;
}

const BATCH_ROWS = 500;
const DAY_MS = 86_400_000;

interface JournalRow {
  seq: string;
  aggregate_id: string;
  headers: string;
  payload: string;
}

/**
 * Sends a topic's journal again, in order, with the same event ids, addressed to one group: so a new or rebuilt read
 * model gets what Kafka no longer holds. Events that the group has had are deduplicated there.
 * @returns how many events were sent.
 */
export async function republish(pool: Pool, kafka: KafkaOptions, order: RepublishOrder): Promise<number> {
  if (order.readerIsEmpty !== true) await refuseForgotten(pool, order);
  const producer = new RelayProducer(createKafka(kafka));
  let sent = 0;
  try {
    for (let after = '0'; ;) {
      const rows = await readJournal(pool, order, after);
      const last = rows.at(-1);
      if (!last) return sent;
      await producer.send(
        {
          acks: -1,
          topicMessages: [{ topic: kafka.topicPrefix + order.topic, messages: rows.map((row) => record(row, order)) }],
        },
        SEND_LIMIT_MS,
      );
      sent += rows.length;
      after = last.seq;
    }
  } finally {
    await producer.disconnect();
  }
}

async function refuseForgotten(pool: Pool, order: RepublishOrder): Promise<void> {
  const remembered = new Date(Date.now() - DEDUPLICATION_DAYS * DAY_MS);
  const { rows } = await pool.query(
    `SELECT FROM journal WHERE topic = $1 AND journaled_at < $2 AND journaled_at >= $3 LIMIT 1`,
    [order.topic, remembered, order.since ?? '-infinity'],
  );
  if (rows.length > 0)
    throw new RangeError(
      `The journal of ${order.topic} reaches back before ${remembered.toISOString()}, which ${order.group} has forgotten: ` +
        `send what is younger, or empty the reader first and say so.`,
    );
}

async function readJournal(pool: Pool, order: RepublishOrder, after: string): Promise<JournalRow[]> {
  const { rows } = await pool.query<JournalRow>(
    withinSendLimit(
      `SELECT *, row_number() OVER (ORDER BY seq) AS place FROM (
         SELECT * FROM journal WHERE topic = $1 AND seq > $2 AND journaled_at >= $3 ORDER BY seq LIMIT ${BATCH_ROWS}) AS next`,
    ),
    [order.topic, after, order.since ?? '-infinity'],
  );
  return rows;
}

function record(row: JournalRow, order: RepublishOrder) {
  const headers: Record<string, string> = { ...JSON.parse(row.headers), [HEADERS.addressedTo]: order.group };
  return { key: row.aggregate_id, value: row.payload, headers };
}
