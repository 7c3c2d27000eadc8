import type { Pool } from 'pg';
import { LANES_PER_TOPIC } from './limits.js';
import { Relay } from './relay.js';
import type { RelayProducer } from './relay-producer.js';

/** A database in which all lanes wait and another relay holds them all; it notes in which order they are asked for. */
function aPool(asked: string[][]): Pool {
  const query = (sql: string, [topics, buckets]: [string[], number[]] = [[], []]) => {
    if (sql.includes('pg_try_advisory_xact_lock')) asked.push(topics.map((topic, at) => `${topic}/${buckets[at]}`));
    return Promise.resolve({ rows: sql.includes('EXISTS (SELECT FROM outbox) AS') ? [{ waiting: true }] : [] });
  };
  return { query, connect: () => Promise.resolve({ query, release: () => undefined }) } as unknown as Pool;
}

describe('the lanes', () => {
  it.each([1, 2, 3, 6])('of %i topics come first in turn, each as often as the others', async (count) => {
    const topics = Array.from({ length: count }, (_, index) => `triage.topic-${index}`);
    const asked: string[][] = [];
    const options = { service: 'triage', topics, topicPrefix: '', pollMs: 1_000 };
    const relay = new Relay(aPool(asked), {} as RelayProducer, options);
    for (let turn = 0; turn < count * LANES_PER_TOPIC; turn += 1) await relay.turn();
    expect(new Set(asked.map(([first]) => first)).size).toBe(count * LANES_PER_TOPIC);
  });
});

describe('a topic that cannot be sent', () => {
  it('does not stop the others, and readiness hears of it', async () => {
    const rows = ['triage.cases', 'triage.bodies'].map((topic, index) => aRow(topic, index));
    const producer = {
      send: ({ topicMessages }: { topicMessages: { topic: string }[] }) =>
        topicMessages.some(({ topic }) => topic === 'triage.bodies')
          ? Promise.reject(new Error('no such topic'))
          : Promise.resolve(),
    } as unknown as RelayProducer;
    const options = { service: 'triage', topics: ['triage.cases', 'triage.bodies'], topicPrefix: '', pollMs: 1_000 };
    const relay = new Relay(aPoolWith(rows), producer, options);
    expect(await relay.turn()).toBe(true);
    expect(relay.failure).toMatch(/^triage.bodies: .*no such topic$/);
    rows.length = 0; // Another relay has sent them.
    expect(await relay.turn()).toBe(false);
    expect(relay.failure).toBeUndefined();
  });
});

function aRow(topic: string, seq: number) {
  return { at: `(0,${seq + 1})`, topic, aggregate_id: 'a', headers: '{}', payload: '{}' };
}

/** A database in which these rows wait, in lanes that are all free. */
function aPoolWith(rows: ReturnType<typeof aRow>[]): Pool {
  const query = (sql: string, [topics = []]: string[][] = []) => {
    if (sql.includes('EXISTS (SELECT FROM outbox) AS'))
      return Promise.resolve({ rows: [{ waiting: rows.length > 0 }] });
    if (sql.includes('pg_try_advisory_xact_lock'))
      return Promise.resolve({ rows: [...new Set(topics)].map((topic) => ({ topic, bucket: 0 })) });
    if (sql.includes('octet_length'))
      return Promise.resolve({ rows: rows.filter(({ topic }) => topics.includes(topic)) });
    if (sql.includes('INSERT INTO journal')) return Promise.resolve({ rows: [], rowCount: topics.length });
    return Promise.resolve({ rows: [] });
  };
  return { query, connect: () => Promise.resolve({ query, release: () => undefined }) } as unknown as Pool;
}
