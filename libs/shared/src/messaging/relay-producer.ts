import { Partitioners, type Kafka, type Producer, type ProducerBatch } from 'kafkajs';
import { withLimit } from './with-limit.js';

/** The relay's connection to the broker; made when first needed, and made anew after any failure. */
export class RelayProducer {
  private producer: Producer | undefined;

  constructor(private readonly kafka: Kafka) {}

  /**
   * Sends one batch and waits for all in-sync replicas.
   * @throws Error when the broker has not acknowledged within `limitMs`; the connection is then given up, so that
   * nothing of the batch is still on its way while another relay sends the same rows.
   */
  async send(batch: ProducerBatch, limitMs: number): Promise<void> {
    try {
      const producer = await this.connected();
      await withLimit(producer.sendBatch(batch), limitMs, 'The broker did not acknowledge');
    } catch (error) {
      await this.disconnect();
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined); // A broken connection cannot be closed in order.
  }

  private async connected(): Promise<Producer> {
    if (this.producer) return this.producer;
    const producer = this.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    this.producer = producer;
    return producer;
  }
}
