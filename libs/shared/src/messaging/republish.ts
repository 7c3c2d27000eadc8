import type { Pool } from 'pg';
import { headers as HEADERS } from '#shared/contracts';
import { createKafka, type KafkaOptions } from './kafka-client.js';
import { SEND_LIMIT_MS } from './limits.js';
import { withinSendLimit } from './relay.js';
import { RelayProducer } from './relay-producer.js';

export interface RepublishOrder {
  /** One of the service's own topics, without prefix. */
  topic: string;
  /** The group that is to have the events again; others pass over them. */
  group: string;
}

const BATCH_ROWS = 500;

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
  const producer = new RelayProducer(createKafka(kafka));
  let sent = 0;
  try {
    for (let after = '0'; ;) {
      const rows = withinSendLimit(await readJournal(pool, order.topic, after));
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

async function readJournal(pool: Pool, topic: string, after: string): Promise<JournalRow[]> {
  const { rows } = await pool.query<JournalRow>(
    `SELECT seq, aggregate_id, headers, payload FROM journal WHERE topic = $1 AND seq > $2 ORDER BY seq LIMIT ${BATCH_ROWS}`,
    [topic, after],
  );
  return rows;
}

function record(row: JournalRow, order: RepublishOrder) {
  const headers: Record<string, string> = { ...JSON.parse(row.headers), [HEADERS.addressedTo]: order.group };
  return { key: row.aggregate_id, value: row.payload, headers };
}
