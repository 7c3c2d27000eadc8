import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { intakeTips, tipReceivedV1, tipRefusedV1, type DataOf, type EventContract } from '#shared/contracts';
import { DatabaseModule, Transactions, type MigrationPlan, type Tx } from '#shared/database';
import {
  InboxServer,
  MessagingHealth,
  MessagingModule,
  OnEvent,
  Outbox,
  ParkingDesk,
  type DeskAnswer,
  type MessagingOptions,
  type ReceivedEvent,
} from '#shared/messaging';
import type { TestBroker } from './test-broker.js';
import type { TestDatabase } from './test-database.js';

type TipReceived = DataOf<typeof tipReceivedV1>;
type TipRefused = DataOf<typeof tipRefusedV1>;

/** What a test makes the handler do before it writes its effects. */
export type Misbehaviour = (events: readonly ReceivedEvent[], tx: Tx) => Promise<void> | void;

const MISBEHAVIOUR = Symbol('misbehaviour');

class CreateEffects20261124000000 implements MigrationInterface {
  name = 'CreateEffects20261124000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE effects (seq bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL,
      event_type text NOT NULL, subject text NOT NULL, version integer NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effects');
  }
}

/** The tables of the probe: the core ones and `effects`, one row per handled event. */
export const probePlan: MigrationPlan = { service: 'probe', migrations: [CreateEffects20261124000000] };

@Controller()
class ProbeConsumer {
  constructor(@Inject(MISBEHAVIOUR) private readonly misbehaviour: { act: Misbehaviour }) {}

  @OnEvent(tipReceivedV1)
  async onTipReceived(events: ReceivedEvent<TipReceived>[], tx: Tx): Promise<void> {
    await this.noteEffects(events, tx);
  }

  @OnEvent(tipRefusedV1)
  async onTipRefused(events: ReceivedEvent<TipRefused>[], tx: Tx): Promise<void> {
    await this.noteEffects(events, tx);
  }

  private async noteEffects(events: ReceivedEvent[], tx: Tx): Promise<void> {
    await tx.query(
      `INSERT INTO effects (event_id, event_type, subject, version)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[])`,
      [
        events.map((event) => event.id),
        events.map((event) => event.type),
        events.map((event) => event.subject),
        events.map((event) => event.version),
      ],
    );
    await this.misbehaviour.act(events, tx);
  }
}

export interface ProbeOptions {
  database: TestDatabase;
  broker: TestBroker;
  relayEnabled?: boolean;
  inboxAttempts?: number;
  misbehave?: Misbehaviour;
  /** Limits in place of the usual ones. */
  limits?: Pick<MessagingOptions, 'noProgressLimitMs' | 'watchEveryMs'>;
}

export interface Probe {
  transactions: Transactions;
  outbox: Outbox;
  /** What operators decide, each in a transaction of its own; answers whether it was done. */
  desk: { replay(id: string): Promise<boolean>; discard(id: string, reason: string): Promise<boolean> };
  /** What readiness would say is wrong. */
  faults(): string[];
  /** Publishes through the outbox, as a service does. */
  publish<C extends EventContract>(
    contract: C,
    events: { id: string; version: number; data: DataOf<C> }[],
  ): Promise<void>;
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 50;

/** A process's worth of the messaging drawer: outbox, relay, inbox and parking, with a handler that notes its effects. */
export async function startProbe(options: ProbeOptions): Promise<Probe> {
  const { database, broker } = options;
  const common = { service: probePlan.service, entities: [] };

  @Module({
    imports: [
      DatabaseModule.forService({ ...common, url: database.url, poolSize: 10, auditContext: systemAudit }),
      MessagingModule.forService({
        ...common,
        databaseUrl: database.url,
        publishes: [intakeTips],
        brokers: broker.brokers,
        topicPrefix: broker.topicPrefix,
        outboxPollMs: 50,
        relayEnabled: options.relayEnabled ?? true,
        inboxAttempts: options.inboxAttempts ?? 3,
        inboxFirstPauseMs: FIRST_PAUSE_MS,
        now: () => new Date(),
        ...options.limits,
      }),
    ],
    controllers: [ProbeConsumer],
    providers: [{ provide: MISBEHAVIOUR, useValue: { act: options.misbehave ?? (() => undefined) } }],
  })
  class ProbeModule {}

  const app = await NestFactory.create(ProbeModule, new FastifyAdapter(), { logger: false });
  app.connectMicroservice({ strategy: app.get(InboxServer) }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  await app.init();
  const transactions = app.get(Transactions);
  const outbox = app.get(Outbox);
  return {
    transactions,
    outbox,
    desk: deskIn(transactions, app.get(ParkingDesk)),
    faults: () => app.get(MessagingHealth).report().faults,
    publish: (contract, events) => transactions.run((tx) => outbox.publish(tx, contract, events)),
    stop: () => app.close(),
  };
}

function deskIn(transactions: Transactions, desk: ParkingDesk): Probe['desk'] {
  const isDone = async (act: (tx: Tx) => Promise<DeskAnswer>) => (await transactions.run(act)).outcome === 'done';
  return {
    replay: (id) => isDone((tx) => desk.replay(tx, id)),
    discard: (id, reason) => isDone((tx) => desk.discard(tx, id, reason)),
  };
}

function systemAudit() {
  return { body: '', pseudonym: 'system', capacity: 'system', correlationId: 'probe', occurredAt: new Date() };
}
