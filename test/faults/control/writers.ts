import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { createKafka, headersOf } from '#shared/messaging';
import type { TestBroker, TestDatabase } from '#shared/testing';
import type { tips } from '../ground.ts';

type Tip = ReturnType<typeof tips>[number];

/** A writer as one would write it first, without an outbox: it stores a tip, and tells of it when that is done. */
export interface SenderAfterCommit {
  write(tip: Tip): Promise<void>;
  end(): Promise<void>;
}

export async function senderAfterCommit(database: TestDatabase, broker: TestBroker): Promise<SenderAfterCommit> {
  const kafka = createKafka({ ...broker, clientId: 'vigil.test.after-commit' });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  return {
    write: async (tip) => {
      await database.query('INSERT INTO stored_tips (id) VALUES ($1)', [tip.id]);
      await producer.send({ topic: broker.topicPrefix + intakeTips.name, messages: [messageOf(tip)], acks: -1 });
    },
    end: () => producer.disconnect(),
  };
}

function messageOf({ id, version, data }: Tip) {
  const now = new Date();
  const { headers } = headersOf(tipReceivedV1, {
    ...{ source: '/services/probe', aggregateId: id, version, occurredAt: now, recordedAt: now, correlationId: id },
    actor: { body: 'system', pseudonym: 'test', capacity: 'system' },
  });
  return { key: id, value: JSON.stringify(data), headers: JSON.parse(headers) as Record<string, string> };
}
