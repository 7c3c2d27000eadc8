import { randomUUID } from 'node:crypto';
import { createKafka } from '#shared/messaging';

/** A topic for each service that listens to Kafka, by which poison reaches it; every topic has more than one reader. */
const TOPICS = ['triage.cases', 'intake.tips'];

/** Sends messages that no service can decode, each with a key of its own; all services come to park them. */
export async function sendPoison(
  { kafka: { brokers, topicPrefix } }: { kafka: { brokers: string[]; topicPrefix: string } },
  messages: number,
): Promise<void> {
  const producer = createKafka({ brokers, topicPrefix, clientId: 'vigil.test.poison' }).producer();
  await producer.connect();
  const poison = () => ({ key: randomUUID(), value: '{}', headers: { ce_type: 'nobody.knows.v1' } });
  try {
    for (const topic of TOPICS)
      await producer.send({
        topic: topicPrefix + topic,
        messages: Array.from({ length: messages }, poison),
      });
  } finally {
    await producer.disconnect();
  }
}
