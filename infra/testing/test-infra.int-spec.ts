import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';

describe('the servers that tests run against', () => {
  it('offers a real PostgreSQL 18 with Unicode-aware case mapping', async () => {
    const client = new pg.Client({ connectionString: process.env.TEST_ADMIN_DATABASE_URL });
    await client.connect();
    const { rows } = await client.query<{ version: string; lower: string }>(
      `select current_setting('server_version_num') as version, lower('HÀNG GIẢ ĐƯỢC') as lower`,
    );
    await client.end();
    expect(rows[0]?.version).toMatch(/^18/);
    expect(rows[0]?.lower).toBe('hàng giả được');
  });

  it('offers a real Kafka that takes and gives messages', async () => {
    const kafka = new Kafka({ brokers: [process.env.TEST_KAFKA_BROKERS ?? ''], logLevel: logLevel.NOTHING });
    const topic = `infra-${Date.now()}`;
    const admin = kafka.admin();
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    const consumer = kafka.consumer({ groupId: topic });
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    await producer.connect();
    await producer.send({ topic, messages: [{ key: 'tip', value: 'hàng giả' }] });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const received = new Promise<string | undefined>((resolve) => {
      void consumer.run({ eachMessage: async ({ message }) => resolve(message.value?.toString()) });
    });
    await expect(received).resolves.toBe('hàng giả');
    await Promise.all([consumer.disconnect(), producer.disconnect()]);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });
});
