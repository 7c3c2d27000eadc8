import type { Topic } from '#shared/contracts';
import { createKafka, type KafkaOptions } from './kafka-client.js';
import { KAFKA_RETENTION_DAYS } from './limits.js';

const DAY_MS = 86_400_000;
const MESSAGE_LIMIT_BYTES = 2 * 1024 * 1024;

/** Creates the topics that are missing; the deploy step calls it, services never do. */
export async function createTopics(
  topics: readonly Topic[],
  options: KafkaOptions & { replicationFactor?: number },
): Promise<void> {
  const admin = createKafka(options).admin();
  await admin.connect();
  try {
    const present = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !present.has(options.topicPrefix + topic.name));
    await admin.createTopics({
      waitForLeaders: true,
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
  } finally {
    await admin.disconnect();
  }
}
