import { setTimeout as sleep } from 'node:timers/promises';
import { logLevel, type Admin } from 'kafkajs';
import type { Topic } from '#shared/contracts';
import { createKafka, type KafkaOptions } from './kafka-client.js';
import { KAFKA_RETENTION_DAYS } from './limits.js';

const DAY_MS = 86_400_000;
const LEADERS_LIMIT_MS = 15_000;
const LEADERS_POLL_MS = 100;
const MESSAGE_LIMIT_BYTES = 2 * 1024 * 1024;

/** Creates the topics that are missing; the deploy step calls it, services never do. */
export async function createTopics(
  topics: readonly Topic[],
  options: KafkaOptions & { replicationFactor?: number },
): Promise<void> {
  const admin = createKafka(options).admin();
  admin.logger().setLogLevel(logLevel.NOTHING); // It reports each partition that has no leader yet.
  await admin.connect();
  try {
    const present = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !present.has(options.topicPrefix + topic.name));
    await admin.createTopics({
      waitForLeaders: false, // kafkajs gives up when its broker has not heard of the new topic yet.
      topics: missing.map((topic) => ({
        topic: options.topicPrefix + topic.name,
        numPartitions: topic.partitions,
        replicationFactor: options.replicationFactor ?? 1,
        configEntries: [
          { name: 'retention.ms', value: String(KAFKA_RETENTION_DAYS * DAY_MS) },
          { name: 'max.message.bytes', value: String(MESSAGE_LIMIT_BYTES) },
        ],
      })),
    });
    await waitForLeaders(
      admin,
      topics.map((topic) => options.topicPrefix + topic.name),
    );
  } finally {
    await admin.disconnect();
  }
}

async function waitForLeaders(admin: Admin, names: string[]): Promise<void> {
  const end = Date.now() + LEADERS_LIMIT_MS;
  while (names.length > 0 && !(await haveLeaders(admin, names))) {
    if (Date.now() > end) throw new Error(`Kafka has made no leaders for its new topics ${names.join(', ')}.`);
    await sleep(LEADERS_POLL_MS);
  }
}

/** A leader that is named may not know of it yet: only one that answers for its partitions leads them. */
async function haveLeaders(admin: Admin, names: string[]): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    const named = topics.every(({ partitions }) => partitions.length > 0 && partitions.every((one) => one.leader >= 0));
    if (named) await Promise.all(names.map((name) => admin.fetchTopicOffsets(name)));
    return named;
  } catch (error) {
    if ((error as { retriable?: boolean }).retriable) return false;
    throw error;
  }
}
