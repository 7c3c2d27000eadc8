/**
 * A process with the messaging drawer alone: it stores tips and tells of them on Kafka, through the outbox or, as the
 * control without it, straight after the commit; and it may take in what others tell. It works until it is ended.
 */
import { randomUUID } from 'node:crypto';
import { Controller } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { intakeTips, tipReceivedV1, type DataOf } from '#shared/contracts';
import { DatabaseModule, Transactions, type Tx } from '#shared/database';
import {
  createKafka,
  headersOf,
  InboxServer,
  MessagingModule,
  OnEvent,
  Outbox,
  type ReceivedEvent,
} from '#shared/messaging';

type Tip = DataOf<typeof tipReceivedV1>;
type Write = (tip: Tip) => Promise<void>;

export interface DrawerOrder {
  way?: 'outbox' | 'after-commit';
  /** How many tips are being written at once; default none: only the relay works. */
  writers?: number;
  relay?: boolean;
  /** What it does with tips that it is told of; absent: it does not listen. */
  handler?: 'note' | 'note-and-stand-still' | 'note-apart-and-stand-still' | 'note-slowly';
}

export interface DrawerPlace {
  databaseUrl: string;
  brokers: string[];
  topicPrefix: string;
}

type WholeOrder = DrawerOrder & DrawerPlace;

const SERVICE = 'probe';
/** The lock that a standing handler waits for; whoever holds it decides when it goes on. */
const STAND_STILL = `SELECT pg_advisory_xact_lock_shared(389)`;
const afterwards = {
  note: '',
  'note-and-stand-still': STAND_STILL,
  'note-apart-and-stand-still': STAND_STILL,
  'note-slowly': 'SELECT pg_sleep(20)',
};

async function main(order: WholeOrder): Promise<void> {
  class Drawer {}
  const imports = [databaseOf(order), messagingOf(order)];
  const listener = order.handler === undefined ? undefined : listenerThat(order.handler);
  const controllers = listener === undefined ? [] : [listener];
  const app = await NestFactory.create({ module: Drawer, imports, controllers }, new FastifyAdapter(), {
    logger: false,
  });
  app.enableShutdownHooks();
  app.connectMicroservice({ strategy: app.get(InboxServer) }, { inheritAppConfig: false });
  if (order.handler !== undefined) await app.startAllMicroservices();
  await app.init();
  const transactions = app.get(Transactions);
  const write =
    order.way === 'after-commit' ? await afterCommit(transactions, order) : byOutbox(transactions, app.get(Outbox));
  let ending = false;
  process.once('SIGTERM', () => (ending = true));
  const forEver = async () => {
    while (!ending) await write(aTip());
  };
  await Promise.all(Array.from({ length: order.writers ?? 0 }, forEver));
}

/** A door for tips; decorated by hand, since this file runs as it stands. */
function listenerThat(handler: NonNullable<DrawerOrder['handler']>) {
  const then = afterwards[handler];
  class Listener {
    async onTipReceived(events: ReceivedEvent<Tip>[], tx: Tx): Promise<void> {
      // A control: the data source's own manager leaves the open transaction, so the effect stands whatever follows.
      const place = handler === 'note-apart-and-stand-still' ? tx.dataSource.manager : tx;
      await place.query(
        `INSERT INTO effects (event_id, event_type, subject, version)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[])`,
        [
          events.map((event) => event.id),
          events.map((event) => event.type),
          events.map((event) => event.subject),
          events.map((event) => event.version),
        ],
      );
      if (then) await tx.query(then);
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Listener.prototype, 'onTipReceived');
  OnEvent(tipReceivedV1)(Listener.prototype, 'onTipReceived', descriptor ?? {});
  Controller()(Listener);
  return Listener;
}

function byOutbox(transactions: Transactions, outbox: Outbox): Write {
  return (tip) =>
    transactions.run(async (tx) => {
      await store(tx, tip);
      outbox.publish(tx, tipReceivedV1, [{ id: tip.tipId, version: 1, data: tip }]);
    });
}

async function afterCommit(transactions: Transactions, { brokers, topicPrefix }: DrawerPlace): Promise<Write> {
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

function databaseOf({ databaseUrl }: DrawerPlace) {
  const auditContext = () => ({
    ...{ body: SERVICE, pseudonym: 'system', capacity: 'system' as const, correlationId: SERVICE },
    occurredAt: new Date(),
  });
  return DatabaseModule.forService({ service: SERVICE, url: databaseUrl, poolSize: 16, entities: [], auditContext });
}

function messagingOf({ databaseUrl, brokers, topicPrefix, relay = true }: WholeOrder) {
  return MessagingModule.forService({
    ...{ service: SERVICE, databaseUrl, brokers, topicPrefix, entities: [] },
    publishes: [intakeTips],
    outboxPollMs: 50,
    relayEnabled: relay,
    now: () => new Date(),
  });
}

await main(JSON.parse(process.argv[2] ?? '') as WholeOrder);
