/**
 * A small program that stores tips and tells of them on Kafka: through the outbox, or, as the control without it,
 * straight after the commit. It writes until it is killed.
 */
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { intakeTips, tipReceivedV1, type DataOf } from '#shared/contracts';
import { DatabaseModule, Transactions, type Tx } from '#shared/database';
import { createKafka, headersOf, MessagingModule, Outbox } from '#shared/messaging';

type Tip = DataOf<typeof tipReceivedV1>;
type Write = (tip: Tip) => Promise<void>;

export interface TipWriterOrder {
  way: 'outbox' | 'after-commit';
  /** How many tips are being written at once; none: only the relay works. */
  writers: number;
  databaseUrl: string;
  brokers: string[];
  topicPrefix: string;
}

const SERVICE = 'probe';

class TipWriter {}

async function main(order: TipWriterOrder): Promise<void> {
  const app = await NestFactory.createApplicationContext(
    { module: TipWriter, imports: [databaseOf(order), messagingOf(order)] },
    { logger: false },
  );
  const transactions = app.get(Transactions);
  const write =
    order.way === 'outbox' ? byOutbox(transactions, app.get(Outbox)) : await afterCommit(transactions, order);
  await Promise.all(Array.from({ length: order.writers }, () => writeForEver(write)));
}

async function writeForEver(write: Write): Promise<never> {
  for (;;) await write(aTip());
}

function byOutbox(transactions: Transactions, outbox: Outbox): Write {
  return (tip) =>
    transactions.run(async (tx) => {
      await store(tx, tip);
      await outbox.publish(tx, tipReceivedV1, [{ id: tip.tipId, version: 1, data: tip }]);
    });
}

async function afterCommit(transactions: Transactions, { brokers, topicPrefix }: TipWriterOrder): Promise<Write> {
  const kafka = createKafka({ brokers, topicPrefix, clientId: 'vigil.tip-writer' });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  return async (tip) => {
    await transactions.run((tx) => store(tx, tip));
    const message = { key: tip.tipId, value: JSON.stringify(tip), headers: headersFor(tip) };
    await producer.send({ topic: topicPrefix + intakeTips.name, messages: [message], acks: -1 });
  };
}

function headersFor(tip: Tip): Record<string, string> {
  const now = new Date();
  const actor = { body: 'system', pseudonym: 'tip-writer', capacity: 'system' as const };
  const facts = { occurredAt: now, recordedAt: now, correlationId: randomUUID(), actor };
  const { headers } = headersOf(tipReceivedV1, {
    source: '/services/probe',
    aggregateId: tip.tipId,
    version: 1,
    ...facts,
  });
  return JSON.parse(headers) as Record<string, string>;
}

async function store(tx: Tx, tip: Tip): Promise<void> {
  await tx.query('INSERT INTO stored_tips (id) VALUES ($1)', [tip.tipId]);
}

function aTip(): Tip {
  return {
    tipId: randomUUID(),
    threadId: randomUUID(),
    reference: 'TB-2026-000001',
    channel: 'web',
    scope: 'in-scope',
    violation: 'counterfeit-mark',
    identifiers: [],
    criminalSigns: false,
    integrity: false,
    receivedAt: new Date().toISOString(),
  };
}

function databaseOf({ databaseUrl }: TipWriterOrder) {
  const auditContext = () => ({
    ...{ body: SERVICE, pseudonym: 'system', capacity: 'system' as const, correlationId: SERVICE },
    occurredAt: new Date(),
  });
  return DatabaseModule.forService({ service: SERVICE, url: databaseUrl, poolSize: 16, entities: [], auditContext });
}

function messagingOf({ databaseUrl, brokers, topicPrefix }: TipWriterOrder) {
  return MessagingModule.forService({
    ...{ service: SERVICE, databaseUrl, brokers, topicPrefix, entities: [] },
    publishes: [intakeTips],
    outboxPollMs: 50,
    relayEnabled: true,
    now: () => new Date(),
  });
}

await main(JSON.parse(process.argv[2] ?? '') as TipWriterOrder);
