/** The floor of the relay: kafkajs alone, the same records in batches of 500 at acks = all. Prints events per second. */
import { intakeTips } from '#shared/contracts';
import { createKafka } from '#shared/messaging';
import { tipRecords } from '../records.ts';

export interface ProduceOrder {
  brokers: string[];
  topicPrefix: string;
  events: number;
}

const BATCH = 500;
const { events, ...place } = JSON.parse(process.argv[2] ?? '{}') as ProduceOrder;
const messages = tipRecords(events).map(({ key, headers, value }) => ({ key, value, headers: JSON.parse(headers) }));
const producer = createKafka({ ...place, clientId: 'vigil.bench.floor' }).producer({
  maxInFlightRequests: 1,
  allowAutoTopicCreation: false,
});
await producer.connect();
const topic = place.topicPrefix + intakeTips.name;
await producer.send({ topic, messages: messages.slice(0, 1), acks: -1 }); // Connections are made at the first.
const begun = performance.now();
for (let start = 0; start < messages.length; start += BATCH)
  await producer.send({ topic, messages: messages.slice(start, start + BATCH), acks: -1 });
const seconds = (performance.now() - begun) / 1_000;
await producer.disconnect();
process.stdout.write(`\n${JSON.stringify(events / seconds)}`);
