import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Topic } from '#shared/contracts';
import { createPool, openDataSource, Transactions, type EntityClass } from '#shared/database';
import { EventHandlers } from './event-handlers.js';
import { Housekeeping } from './housekeeping.js';
import { Inbox } from './inbox.js';
import { InboxServer } from './inbox-server.js';
import { createKafka } from './kafka-client.js';
import { LagReader } from './lag-reader.js';
import { AWAITED_PACE_MS, PACE_MS, WATCH_EVERY_MS } from './limits.js';
import { MessagingHealth } from './messaging-health.js';
import { MessagingWatch, type WatchParts } from './messaging-watch.js';
import { Outbox } from './outbox.js';
import { Parking } from './parking.js';
import { ParkedList } from './parked-list.js';
import { ParkingDesk } from './parking-desk.js';
import { ParkingDrain } from './parking-drain.js';
import { PatientDelivery } from './patient-delivery.js';
import { Relay } from './relay.js';
import { RelayProducer } from './relay-producer.js';

export interface MessagingOptions {
  service: string;
  databaseUrl: string;
  entities: EntityClass[];
  /** The topics that this service owns. */
  publishes: readonly Topic[];
  /** Topics whose events people wait for: this service sends and takes them at shorter intervals than others. */
  awaited?: readonly Topic[] | undefined;
  brokers: string[];
  topicPrefix: string;
  outboxPollMs: number;
  /** False: nothing is sent (a control run in tests). */
  relayEnabled: boolean;
  /** Attempts before a message stays parked; default 6, over about 6 minutes. */
  inboxAttempts?: number;
  /** Pause before the second attempt, in milliseconds; default 1,000. */
  inboxFirstPauseMs?: number;
  /** With messages behind and none settled for this long, in milliseconds, a consumer is not well; default 60,000. */
  noProgressLimitMs?: number;
  /** Pause between two looks at broker and stores, in milliseconds; default 5,000. */
  watchEveryMs?: number;
  /** The business clock, for the events' times. */
  now: () => Date;
}

const DEFAULT_ATTEMPTS = 6;
const DEFAULT_FIRST_PAUSE_MS = 1_000;
/** Only for what other processes have parked: this one is woken by its own, and when one is due. */
const DRAIN_POLL_MS = 5_000;
const CONSUMER_POOL_SIZE = 8;
/** One for each hand of the relay, which may wait for the broker, for housekeeping and for the watch. */
const RELAY_POOL_SIZE = 4;
const PARTS = Symbol('messaging parts');

interface Parts {
  outbox: Outbox;
  inboxServer: InboxServer;
  relay: Relay | undefined;
  relayPool: Pool;
  consumerSource: DataSource;
  parkingDesk: ParkingDesk;
  parkedList: ParkedList;
  housekeeping: Housekeeping;
  health: MessagingHealth;
  watch: MessagingWatch;
}

/** Gives a service its outbox and its inbox; each with connections of its own, apart from those of HTTP. */
@Global()
@Module({})
export class MessagingModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  static forService(options: MessagingOptions): DynamicModule {
    const from = <T>(token: abstract new (...args: never[]) => T, pick: (parts: Parts) => T) => ({
      provide: token,
      inject: [PARTS],
      useFactory: pick,
    });
    return {
      module: MessagingModule,
      providers: [
        { provide: PARTS, useFactory: () => assemble(options) },
        from(Outbox, (parts) => parts.outbox),
        from(InboxServer, (parts) => parts.inboxServer),
        from(ParkingDesk, (parts) => parts.parkingDesk),
        from(ParkedList, (parts) => parts.parkedList),
        from(MessagingHealth, (parts) => parts.health),
        from(MessagingWatch, (parts) => parts.watch),
      ],
      exports: [Outbox, InboxServer, ParkingDesk, ParkedList, MessagingHealth, MessagingWatch],
    };
  }

  onModuleInit(): void {
    this.parts.relay?.start();
    this.parts.housekeeping.start();
    this.parts.watch.start();
  }

  /** Consumers have been closed before (Nest closes microservices first); then the relay, then the connections. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.parts.relay?.stop(), this.parts.housekeeping.stop(), this.parts.watch.stop()]);
    await Promise.all([this.parts.relayPool.end(), this.parts.consumerSource.destroy()]);
  }
}

async function assemble(options: MessagingOptions): Promise<Parts> {
  const consumerSource = await openDataSource({
    url: options.databaseUrl,
    applicationName: `vigil.${options.service}.consumers`,
    entities: options.entities,
    poolSize: CONSUMER_POOL_SIZE,
  });
  const relayPool = createPool({
    url: options.databaseUrl,
    applicationName: `vigil.${options.service}.relay`,
    poolSize: RELAY_POOL_SIZE,
  });
  const outbox = new Outbox(options);
  const relay = options.publishes.length > 0 && options.relayEnabled ? relayOf(options, relayPool) : undefined;
  outbox.onCommitted(() => relay?.wake());
  const { inboxServer, drain } = assembleInbox(options, new Transactions(consumerSource));
  return {
    ...{ outbox, relay, relayPool, consumerSource, inboxServer },
    parkingDesk: new ParkingDesk(options.topicPrefix, () => drain.wake()),
    parkedList: new ParkedList(options.topicPrefix),
    housekeeping: new Housekeeping(relayPool),
    health: new MessagingHealth(inboxServer, relay),
    watch: watchOf(options, { inbox: inboxServer, relay, pool: relayPool }),
  };
}

function watchOf(options: MessagingOptions, parts: Pick<WatchParts, 'inbox' | 'relay' | 'pool'>): MessagingWatch {
  const lagReader = new LagReader(kafkaOf(options, 'watch'));
  const topics = options.publishes.map((topic) => topic.name);
  return new MessagingWatch({ ...parts, lagReader, topics }, options.watchEveryMs ?? WATCH_EVERY_MS);
}

function relayOf(options: MessagingOptions, pool: Pool): Relay {
  return new Relay(pool, new RelayProducer(kafkaOf(options, 'relay')), {
    service: options.service,
    topics: options.publishes.map((topic) => topic.name),
    topicPrefix: options.topicPrefix,
    pollMs: options.outboxPollMs,
    paceMs: options.publishes.some((topic) => options.awaited?.includes(topic)) ? AWAITED_PACE_MS : PACE_MS,
  });
}

function assembleInbox(options: MessagingOptions, transactions: Transactions) {
  const handlers = new EventHandlers();
  const parking = new Parking({
    attempts: options.inboxAttempts ?? DEFAULT_ATTEMPTS,
    firstPauseMs: options.inboxFirstPauseMs ?? DEFAULT_FIRST_PAUSE_MS,
    now: () => new Date(),
  });
  const inbox = new Inbox(transactions, parking, handlers);
  const drain = new ParkingDrain({ transactions, parking, inbox, handlers }, DRAIN_POLL_MS);
  const delivery = new PatientDelivery(inbox);
  const kafka = kafkaOf(options, 'inbox');
  const awaited = new Set(options.awaited?.map(({ name }) => name));
  return { drain, inboxServer: new InboxServer({ kafka, handlers, delivery, drain }, { ...options, awaited }) };
}

function kafkaOf(options: MessagingOptions, part: string) {
  return createKafka({
    brokers: options.brokers,
    clientId: `vigil.${options.service}.${part}`,
    topicPrefix: options.topicPrefix,
  });
}
