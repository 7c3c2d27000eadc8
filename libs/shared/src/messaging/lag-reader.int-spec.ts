import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { jest } from '@jest/globals';
import { intakeTips } from '#shared/contracts';
import { createTestBroker, eventually, type TestBroker } from '#shared/testing';
import { createKafka } from './kafka-client.js';
import { LagReader } from './lag-reader.js';

/** Within it a broker that is away is given up. */
const LIMIT_MS = 3_000;
/** For a broker that is there, however busy it is. */
const PATIENCE_MS = 30_000;
const require = createRequire(import.meta.url);
const Connection = require('kafkajs/src/network/connection') as { prototype: { send: () => Promise<unknown> } };

let broker: TestBroker;

beforeAll(async () => {
  broker = await createTestBroker([intakeTips]);
});

afterAll(() => broker.close());

/** How many requests `work` sends to the broker. */
async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const send = jest.spyOn(Connection.prototype, 'send');
  await work();
  const { length } = send.mock.calls;
  send.mockRestore();
  return length;
}

const readerOf = (brokers: string[]) => new LagReader(createKafka({ brokers, clientId: 'test', topicPrefix: '' }));

describe('the lag of a group', () => {
  it('that has never committed is all that the topic holds, by partition; a group whose topic is missing is left out', async () => {
    const topic = `${broker.topicPrefix}intake.tips`;
    await broker.sendRaw(
      'intake.tips',
      Array.from({ length: 30 }, () => ({ key: randomUUID(), value: '{}' })),
    );
    const reader = readerOf(broker.brokers);
    const [known, unknown] = [`${broker.topicPrefix}reader`, `${broker.topicPrefix}other`];
    const places = [
      { group: known, topic },
      { group: unknown, topic: `${topic}.missing` },
    ];
    const lags = await reader.read(places, PATIENCE_MS);
    expect([...lags.keys()]).toEqual([known]);
    const partitions = lags.get(known) ?? [];
    expect(partitions.map(({ partition }) => partition)).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0)).toBe(30);
    expect(new Set(partitions.map(({ committedOffset }) => committedOffset))).toEqual(new Set([null]));
    await reader.disconnect();
  });

  it('is read in one request while nothing is written, and anew as soon as something is', async () => {
    const [group, topic] = [`${broker.topicPrefix}settled`, `${broker.topicPrefix}intake.tips`];
    const kafka = createKafka({ brokers: broker.brokers, clientId: 'test', topicPrefix: '' });
    const admin = kafka.admin();
    await admin.connect();
    const ends = await admin.fetchTopicOffsets(topic);
    const partitions = ends.map(({ partition, offset }) => ({ partition, offset }));
    await admin.setOffsets({ groupId: group, topic, partitions });
    const reader = new LagReader(kafka);
    const lag = async () => {
      const lags = (await reader.read([{ group, topic }], PATIENCE_MS)).get(group) ?? [];
      return lags.reduce((sum, { lagMessages }) => sum + lagMessages, 0);
    };
    expect(await lag()).toBe(0);
    expect(await requestsOf(lag)).toBe(1);
    await broker.sendRaw('intake.tips', [{ key: randomUUID(), value: '{}' }]);
    expect(await lag()).toBe(1);
    await Promise.all([reader.disconnect(), admin.disconnect()]);
  });

  it('of one topic is told though the broker has just lost another', async () => {
    const kafka = createKafka({ brokers: broker.brokers, clientId: 'test', topicPrefix: '' });
    const [topic, lost] = [`${broker.topicPrefix}intake.tips`, `${broker.topicPrefix}lost`];
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: lost, numPartitions: 1 }], waitForLeaders: true });
    const reader = new LagReader(kafka);
    const places = [topic, lost].map((each) => ({ group: `${each}.reader`, topic: each }));
    const told = async () => [...(await reader.read(places, PATIENCE_MS)).keys()];
    await eventually(async () => (await told()).length === 2);
    await admin.deleteTopics({ topics: [lost] });
    await eventually(async () => (await told()).join() === `${topic}.reader`);
    await Promise.all([reader.disconnect(), admin.disconnect()]);
  });

  it('is refused within its limit while the broker is away', async () => {
    const reader = readerOf(['127.0.0.1:1']);
    const begun = performance.now();
    await expect(reader.read([{ group: 'g', topic: 't' }], LIMIT_MS)).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(LIMIT_MS + 1_000);
  });
});
