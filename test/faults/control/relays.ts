import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { createKafka } from '#shared/messaging';
import type { TestBroker, TestDatabase } from '#shared/testing';

/** Relays as one would write them first: each leaves out one protection of ours, and fails where it would help. */

interface Row {
  seq: string;
  topic: string;
  aggregate_id: string;
  headers: string;
  payload: string;
}

/** Reads what has a number above the last one that it saw. @returns how many rows it has seen when it is ended. */
export function cursorRelay(database: TestDatabase): { end(): Promise<number> } {
  let last = '0';
  let seen = 0;
  const read = async () => {
    const rows = await database.query<Row>('SELECT seq FROM outbox WHERE seq > $1 ORDER BY seq', [last]);
    seen += rows.length;
    last = rows.at(-1)?.seq ?? last;
  };
  const work = repeatedly(read);
  return {
    end: async () => {
      await work.end();
      await read();
      return seen;
    },
  };
}

/** Takes whatever rows no other relay has, in the order of their numbers, and removes them when they are sent. */
export async function lanelessRelay(database: TestDatabase, broker: TestBroker): Promise<{ end(): Promise<void> }> {
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const kafka = createKafka({ ...broker, clientId: 'vigil.test.laneless' });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const turn = async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    const { rows } = await client.query<Row>('SELECT * FROM outbox ORDER BY seq LIMIT 250 FOR UPDATE SKIP LOCKED');
    for (const { topic, aggregate_id: key, payload: value, headers } of rows)
      await producer.send({
        topic: broker.topicPrefix + topic,
        messages: [{ key, value, headers: JSON.parse(headers) }],
        acks: -1,
      });
    await client.query('DELETE FROM outbox WHERE seq = ANY ($1::bigint[])', [rows.map(({ seq }) => seq)]);
    await client.query('COMMIT');
    client.release();
  };
  const work = repeatedly(turn);
  return {
    end: async () => {
      await work.end();
      await Promise.all([producer.disconnect(), pool.end()]);
    },
  };
}

function repeatedly(turn: () => Promise<void>): { end(): Promise<void> } {
  let ended = false;
  const run = async () => {
    while (!ended) {
      await turn();
      await pause(1);
    }
  };
  const running = run();
  return {
    end: async () => {
      ended = true;
      await running;
    },
  };
}
