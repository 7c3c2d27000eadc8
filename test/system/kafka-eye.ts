import { createKafka } from '#shared/messaging';

export interface KafkaPlace {
  brokers: string[];
  topicPrefix: string;
}

/** Looks at topics and groups from outside, as an operator does. */
export interface KafkaEye {
  /** How many messages a topic (named without prefix) holds; those sent twice count twice. */
  told(topic: string): Promise<number>;
  /** How many messages a service has still to take from a topic. */
  lag(service: string, topic: string): Promise<number>;
  /** The lag of all groups of this place together. */
  totalLag(): Promise<number>;
  close(): Promise<void>;
}

export async function openKafkaEye({ brokers, topicPrefix }: KafkaPlace): Promise<KafkaEye> {
  const admin = createKafka({ brokers, topicPrefix, clientId: 'vigil.test.eye' }).admin();
  await admin.connect();

  const ends = async (topic: string) => {
    const partitions = await admin.fetchTopicOffsets(topicPrefix + topic);
    return new Map(partitions.map(({ partition, high, low }) => [partition, { high: Number(high), low: Number(low) }]));
  };

  const lag = async (service: string, topic: string) => {
    const groupId = `${topicPrefix}${service}.${topic.replaceAll('.', '-')}`;
    const [taken] = await admin.fetchOffsets({ groupId, topics: [topicPrefix + topic] });
    const high = await ends(topic);
    return (taken?.partitions ?? []).reduce((sum, { partition, offset }) => {
      const end = high.get(partition) ?? { high: 0, low: 0 };
      return sum + end.high - (Number(offset) < 0 ? end.low : Number(offset));
    }, 0);
  };

  const topicsByDashes = async () => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix));
    const names = topics.map((topic) => topic.slice(topicPrefix.length));
    return new Map(names.map((name) => [name.replaceAll('.', '-'), name]));
  };

  return {
    told: async (topic) => [...(await ends(topic)).values()].reduce((sum, { high }) => sum + high, 0),
    lag,
    totalLag: async () => {
      const [{ groups }, topics] = await Promise.all([admin.listGroups(), topicsByDashes()]);
      const lags = groups.map(async ({ groupId }) => {
        const [service = '', dashed = ''] = groupId.startsWith(topicPrefix)
          ? groupId.slice(topicPrefix.length).split('.')
          : [];
        const topic = topics.get(dashed);
        return topic ? lag(service, topic) : 0;
      });
      return (await Promise.all(lags)).reduce((sum, one) => sum + one, 0);
    },
    close: () => admin.disconnect(),
  };
}
