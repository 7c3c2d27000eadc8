import { randomUUID } from 'node:crypto';
import type { DataOf, EventContract, Topic } from '#shared/contracts';
import { headers as HEADERS } from '#shared/contracts';
import { createKafka, createTopics, headersOf } from '#shared/messaging';
import { eventually } from './eventually.js';

export interface SentEvent<C extends EventContract> {
  /** The aggregate's id, which is the Kafka key. */
  id: string;
  version: number;
  data: DataOf<C>;
  /** To send the same event again. */
  eventId?: string;
  occurredAt?: Date;
}

export interface SeenEvent {
  id: string;
  type: string;
  key: string;
  version: number;
  headers: Record<string, string>;
  data: Record<string, unknown>;
}

export interface TestBroker {
  brokers: string[];
  topicPrefix: string;
  /** Publishes events as another service would. @returns their event ids. */
  send<C extends EventContract>(contract: C, events: SentEvent<C>[]): Promise<string[]>;
  /** Sends whatever bytes to a topic (named without prefix). */
  sendRaw(
    topic: string,
    messages: { key?: string; value: Buffer | string | null; headers?: Record<string, string> }[],
  ): Promise<void>;
  /** Waits until `count` events of the contract have been seen, from the beginning; answers all that were sent before. */
  seen(contract: EventContract, count: number, withinMs?: number): Promise<SeenEvent[]>;
  close(): Promise<void>;
}

/**
 * A namespace of its own on the real broker: fresh topics with a prefix that nobody else uses.
 * @param given other brokers (`host:port`, comma list) than those of all tests.
 */
export async function createTestBroker(
  topics: readonly Topic[],
  given = process.env['TEST_KAFKA_BROKERS'],
): Promise<TestBroker> {
  if (!given) throw new Error('TEST_KAFKA_BROKERS is not set; Jest’s global setup provides it.');
  const options = { brokers: given.split(','), clientId: 'vigil.test', topicPrefix: `t${randomUUID().slice(0, 8)}.` };
  await createTopics(topics, options);
  const kafka = createKafka(options);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  let log: Promise<TopicLog> | undefined; // Most tests never look, and a consumer costs more than they do.
  const watch = () => (log ??= watchTopics(kafka, options.topicPrefix, topics));
  const sendRaw: TestBroker['sendRaw'] = async (topic, messages) => {
    const sent = messages.map((message) => ({ ...message, key: message.key ?? null }));
    await producer.send({ topic: options.topicPrefix + topic, messages: sent, acks: -1 });
  };
  return {
    brokers: options.brokers,
    topicPrefix: options.topicPrefix,
    sendRaw,
    send: async (contract, events) => {
      const messages = events.map((event) => messageOf(contract, event));
      await sendRaw(contract.topic.name, messages);
      return messages.map((message) => message.headers[HEADERS.id] ?? '');
    },
    seen: async (contract, count, withinMs) => {
      const { events: all } = await watch();
      return eventually(
        () => {
          const events = all.filter((event) => event.type === contract.type);
          if (events.length < count) throw new Error(`${events.length} × ${contract.type}`);
          return events;
        },
        { because: `${count} × ${contract.type}`, ...(withinMs === undefined ? {} : { withinMs }) },
      );
    },
    close: async () => {
      await Promise.all([producer.disconnect(), log?.then(({ stop }) => stop())]);
      await deleteTopics(kafka, options.topicPrefix, topics);
    },
  };
}

function messageOf<C extends EventContract>(contract: C, event: SentEvent<C>) {
  const now = new Date();
  const { headers } = headersOf(contract, {
    source: '/services/test',
    aggregateId: event.id,
    version: event.version,
    occurredAt: event.occurredAt ?? now,
    recordedAt: now,
    correlationId: randomUUID(),
    actor: { body: 'system', pseudonym: 'test', capacity: 'system' },
  });
  const parsed = JSON.parse(headers) as Record<string, string>;
  if (event.eventId) parsed[HEADERS.id] = event.eventId;
  return { key: event.id, value: JSON.stringify(event.data), headers: parsed };
}

type KafkaClient = ReturnType<typeof createKafka>;

interface TopicLog {
  /** What has been seen so far; it grows. */
  events: SeenEvent[];
  stop(): Promise<void>;
}

async function watchTopics(kafka: KafkaClient, prefix: string, topics: readonly Topic[]): Promise<TopicLog> {
  const events: SeenEvent[] = [];
  if (topics.length === 0) return { events, stop: () => Promise.resolve() };
  const consumer = kafka.consumer({ groupId: `${prefix}watcher`, allowAutoTopicCreation: false, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topics: topics.map((topic) => prefix + topic.name), fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message }) => {
      const headers = Object.fromEntries(
        Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
      );
      events.push({
        id: headers[HEADERS.id] ?? '',
        type: headers[HEADERS.type] ?? '',
        key: String(message.key),
        version: Number(headers[HEADERS.aggregateVersion]),
        headers,
        data: parsedOrEmpty(message.value),
      });
      return Promise.resolve();
    },
  });
  const present = await messagesIn(
    kafka,
    topics.map((topic) => prefix + topic.name),
  );
  await eventually(() => events.length >= present, { because: 'what was sent before is seen', withinMs: 30_000 });
  return { events, stop: () => consumer.disconnect() };
}

async function messagesIn(kafka: KafkaClient, topics: readonly string[]): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const partitions = (await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)))).flat();
    return partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  } finally {
    await admin.disconnect();
  }
}

function parsedOrEmpty(value: Buffer | null): Record<string, unknown> {
  try {
    return JSON.parse(String(value)) as Record<string, unknown>;
  } catch {
    return {}; // Tests send poison, too; only its headers are of interest.
  }
}

async function deleteTopics(kafka: KafkaClient, prefix: string, topics: readonly Topic[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: topics.map((topic) => prefix + topic.name) }).catch(() => undefined); // Best effort: the data goes with the broker.
  await admin.disconnect();
}
