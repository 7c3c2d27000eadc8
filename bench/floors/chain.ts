/**
 * The floor of a tip's way to its case: insert → produce → consume → insert by hand, at the same rate, in one process.
 * A row counts as visible when a look at the second table, as often as at the list of cases, shows it. Prints the times
 * from the commit of the first insert to that look.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { intakeTips } from '#shared/contracts';
import { createKafka } from '#shared/messaging';
import { tipRecords } from '../records.ts';
import { LISTED } from '../tip-load.order.ts';

export interface ChainOrder {
  databaseUrl: string;
  brokers: string[];
  topicPrefix: string;
  perSecond: number;
  seconds: number;
  lookPauseMs: number;
}

const PATIENCE_MS = 20_000;
const order = JSON.parse(process.argv[2] ?? '{}') as ChainOrder;
const { databaseUrl, perSecond, seconds, lookPauseMs, ...place } = order;
const topic = place.topicPrefix + intakeTips.name;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const kafka = createKafka({ ...place, clientId: 'vigil.bench.chain' });
const [producer, consumer] = [
  kafka.producer({ allowAutoTopicCreation: false }),
  kafka.consumer({ groupId: `chain-${randomUUID()}` }),
];
const committed = new Map<string, number>();
const visibleMs: number[] = [];

async function send(): Promise<void> {
  const [record] = tipRecords(1);
  if (!record) return;
  const { key, value } = record;
  await pool.query({ name: 'first', text: 'INSERT INTO chain_first (id, body) VALUES ($1, $2)', values: [key, value] });
  committed.set(key, performance.now());
  await producer.send({ topic, acks: -1, messages: [{ key, value, headers: JSON.parse(record.headers) }] });
}

/** From the latest row down to those that it knows, page by page. */
async function look(before?: string): Promise<void> {
  const { rows } = await pool.query<{ id: string; seq: string }>(
    `SELECT id, seq FROM chain_second WHERE seq < coalesce($1, 9223372036854775807) ORDER BY seq DESC LIMIT ${LISTED}`,
    [before],
  );
  const now = performance.now();
  const fresh = rows.filter(({ id }) => committed.has(id));
  for (const { id } of fresh) {
    visibleMs.push(now - (committed.get(id) ?? now));
    committed.delete(id);
  }
  if (fresh.length === LISTED) await look(fresh.at(-1)?.seq);
}

await Promise.all([producer.connect(), consumer.connect()]);
await consumer.subscribe({ topics: [topic] });
const joined = new Promise<void>((resolve) => void consumer.on('consumer.group_join', () => resolve()));
await consumer.run({
  partitionsConsumedConcurrently: 3,
  eachBatch: async ({ batch: { messages } }) => {
    const keys = messages.map(({ key }) => String(key));
    await pool.query('INSERT INTO chain_second (id) SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING', [keys]);
  },
});
await joined;
await pause(1_000); // Its first fetch may wait for its place in the partitions.
let submitting = true;
const watching = (async () => {
  const deadline = performance.now() + seconds * 1_000 + PATIENCE_MS;
  while (submitting || (committed.size > 0 && performance.now() < deadline))
    await Promise.all([look(), pause(lookPauseMs)]);
})();
const begun = performance.now();
const sent: Promise<void>[] = [];
for (let number = 0; number < perSecond * seconds; number += 1) {
  await pause(Math.max(0, begun + (number * 1_000) / perSecond - performance.now()));
  sent.push(send());
}
await Promise.all(sent);
submitting = false;
await watching;
await Promise.all([producer.disconnect(), consumer.disconnect(), pool.end()]);
process.stdout.write(`\n${JSON.stringify(visibleMs)}`);
