/** The floor of a consumer: kafkajs' eachBatch with one multi-row insert per batch. Prints events per second. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { headers as HEADERS, intakeTips } from '#shared/contracts';
import { createKafka } from '#shared/messaging';

export interface ConsumeOrder {
  databaseUrl: string;
  brokers: string[];
  topicPrefix: string;
  events: number;
}

const { events, databaseUrl, ...place } = JSON.parse(process.argv[2] ?? '{}') as ConsumeOrder;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
await pool.query('SELECT 1');
const consumer = createKafka({ ...place, clientId: 'vigil.bench.floor' }).consumer({
  groupId: `floor-${randomUUID()}`,
});
await consumer.connect();
await consumer.subscribe({ topics: [place.topicPrefix + intakeTips.name], fromBeginning: true });
let taken = 0;
let begun = 0;
await new Promise<void>((resolve) => {
  void consumer.run({
    partitionsConsumedConcurrently: 3,
    eachBatch: async ({ batch: { messages } }) => {
      begun ||= performance.now();
      await pool.query(
        `INSERT INTO effects (event_id, event_type, subject, version)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[])`,
        [
          messages.map(({ headers }) => String(headers?.[HEADERS.id])),
          messages.map(({ headers }) => String(headers?.[HEADERS.type])),
          messages.map(({ key }) => String(key)),
          messages.map(({ headers }) => Number(headers?.[HEADERS.aggregateVersion])),
        ],
      );
      taken += messages.length;
      if (taken >= events) resolve();
    },
  });
});
const seconds = (performance.now() - begun) / 1_000;
await consumer.disconnect();
await pool.end();
process.stdout.write(`\n${JSON.stringify(taken / seconds)}`);
