/** Keeps one idle connection to Kafka and prints what it cost, in milliseconds of processor time. */
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { createKafka } from '#shared/messaging';

export interface IdleOrder {
  brokers: string[];
  /** Ours, or the library as it comes. */
  client: 'ours' | 'bare';
  idleMs: number;
}

type KafkaLibrary = { Kafka: new (options: { brokers: string[]; logLevel: number }) => ReturnType<typeof createKafka> };

function clientOf({ brokers, client }: IdleOrder): ReturnType<typeof createKafka> {
  if (client === 'ours') return createKafka({ brokers, clientId: 'vigil.test.idle', topicPrefix: '' });
  const require = createRequire(import.meta.url);
  for (const file of Object.keys(require.cache)) delete require.cache[file]; // The one that ours has mended.
  const { Kafka } = require('kafkajs') as KafkaLibrary;
  return new Kafka({ brokers, logLevel: 0 });
}

const order = JSON.parse(process.argv[2] ?? '') as IdleOrder;
const producer = clientOf(order).producer();
await producer.connect();
await pause(2_000); // What the start itself leaves to do is done by then.
const before = process.cpuUsage();
await pause(order.idleMs);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${(user + system) / 1_000}\n`);
process.exit(0);
