import { randomUUID } from 'node:crypto';
import { intakeTips } from '#shared/contracts';
import { createTestBroker, type TestBroker } from '#shared/testing';
import { createKafka } from './kafka-client.js';
import { LagReader } from './lag-reader.js';

const LIMIT_MS = 3_000;

let broker: TestBroker;

beforeAll(async () => {
  broker = await createTestBroker([intakeTips]);
});

afterAll(() => broker.close());

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
    const lags = await reader.read(places, LIMIT_MS);
    expect([...lags.keys()]).toEqual([known]);
    const partitions = lags.get(known) ?? [];
    expect(partitions.map(({ partition }) => partition)).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(partitions.reduce((sum, { lagMessages }) => sum + lagMessages, 0)).toBe(30);
    expect(new Set(partitions.map(({ committedOffset }) => committedOffset))).toEqual(new Set([null]));
    await reader.disconnect();
  });

  it('is refused within its limit while the broker is away', async () => {
    const reader = readerOf(['127.0.0.1:1']);
    const begun = performance.now();
    await expect(reader.read([{ group: 'g', topic: 't' }], LIMIT_MS)).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(LIMIT_MS + 1_000);
  });
});
