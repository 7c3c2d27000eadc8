import type { Kafka } from 'kafkajs';

export interface PartitionOffset {
  partition: number;
  /** As a decimal string; -1 where a group has never committed. */
  offset: string;
}

type Edge = 'first' | 'next';

interface TopicOffsets {
  topic: string;
  partitions: PartitionOffset[];
}

interface Coordinator {
  offsetFetch(request: {
    groupId: string;
    topics: { topic: string; partitions: { partition: number }[] }[];
  }): Promise<{ responses: TopicOffsets[] }>;
}

/** The part of kafkajs's cluster that is used here; the library's types do not tell of it. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findTopicPartitionMetadata(topic: string): { partitionId: number }[];
  findGroupCoordinator(request: { groupId: string }): Promise<Coordinator>;
  fetchTopicsOffset(
    topics: { topic: string; fromBeginning: boolean; partitions: { partition: number }[] }[],
  ): Promise<TopicOffsets[]>;
}

/** How long the places of topics are believed without asking, in milliseconds; an error asks at once. */
const PLACES_KEPT_MS = 60_000;

/**
 * Reads offsets over one connection in few requests: those of all topics in one, and where topics and coordinators are
 * only once. The library's admin client asks for each topic four times, each time after asking where it is.
 */
export class BrokerOffsets {
  private readonly cluster: Cluster;
  private readonly topics = new Set<string>();
  private readonly coordinators = new Map<string, Coordinator>();

  constructor(kafka: Kafka) {
    this.cluster = clusterOf(kafka);
  }

  connect(): Promise<void> {
    return this.cluster.connect();
  }

  disconnect(): Promise<void> {
    return this.cluster.disconnect();
  }

  /** Finds the topic; does nothing when it is known. @throws the broker's error when there is none. */
  async find(topic: string): Promise<void> {
    if (this.topics.has(topic)) return;
    await this.cluster.addTargetTopic(topic);
    this.topics.add(topic);
  }

  /**
   * The offset of each partition's first message, or of the next that is written; of topics that were found.
   * @throws the broker's error when it does not tell one of them.
   */
  async edges(topics: readonly string[], edge: Edge): Promise<Map<string, PartitionOffset[]>> {
    if (topics.length === 0) return new Map();
    await this.cluster.refreshMetadataIfNecessary();
    const fromBeginning = edge === 'first';
    const wanted = topics.map((topic) => ({ topic, fromBeginning, partitions: this.partitionsOf(topic) }));
    const told = await this.cluster.fetchTopicsOffset(wanted);
    return new Map(told.map(({ topic, partitions }) => [topic, partitions]));
  }

  /** Asks anew where the topics are: a leader may have moved. */
  lookAround(): Promise<void> {
    return this.cluster.refreshMetadata();
  }

  /** What the group has committed on the topic. @throws the broker's error; then the coordinator is looked for anew. */
  async committed(group: string, topic: string): Promise<PartitionOffset[]> {
    try {
      const coordinator = this.coordinators.get(group) ?? (await this.cluster.findGroupCoordinator({ groupId: group }));
      this.coordinators.set(group, coordinator);
      const asked = { groupId: group, topics: [{ topic, partitions: this.partitionsOf(topic) }] };
      const { responses } = await coordinator.offsetFetch(asked);
      return responses[0]?.partitions ?? [];
    } catch (error) {
      this.coordinators.delete(group);
      throw error;
    }
  }

  private partitionsOf(topic: string): { partition: number }[] {
    return this.cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }));
  }
}

function clusterOf(kafka: Kafka): Cluster {
  const name = 'private:Kafka:createCluster';
  const key = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === name);
  if (!key) throw new TypeError('This version of kafkajs makes its clusters in another way.');
  const maker = kafka as unknown as Record<symbol, (options: object) => Cluster>;
  const cluster = maker[key]?.({ allowAutoTopicCreation: false, metadataMaxAge: PLACES_KEPT_MS });
  if (!cluster) throw new TypeError('This version of kafkajs makes its clusters in another way.');
  return cluster;
}
