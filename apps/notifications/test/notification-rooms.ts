import type { DataSource } from 'typeorm';
import { Clock } from '#shared/config';
import { bodyRegisteredV1, caseOfferedV1, type BodyRegisteredV1, type CaseOfferedV1 } from '#shared/contracts';
import { AuditLog, createDataSource, Transactions, type MigrationPlan, type Tx } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { createTestDatabase, newKeyring, type TestDatabase } from '#shared/testing';
import { BodiesService } from '../src/bodies/bodies.service.js';
import { DeliveryAttempts } from '../src/deliveries/delivery-attempts.service.js';
import { DeliveryQueue } from '../src/deliveries/delivery-queue.service.js';
import { DeliveryJob } from '../src/deliveries/delivery.job.js';
import { NoticeEscalation } from '../src/notices/notice-escalation.service.js';
import { NoticeIssue } from '../src/notices/notice-issue.service.js';
import { notifications } from '../src/notifications.module.js';
import { WebhookSecrets } from '../src/webhooks/webhook-secrets.service.js';
import { WebhookTargets } from '../src/webhooks/webhook-targets.service.js';
import { WebhookClient } from '../src/webhooks/webhook.client.js';
import { bodies, received } from './an-event.js';

export const notificationsPlan: MigrationPlan = {
  service: 'notifications',
  migrations: [...(notifications.migrations ?? [])],
};

/** A clock that a test sets. */
export class TestClock extends Clock {
  at = new Date('2026-11-03T02:41:00.000Z');

  now(): Date {
    return this.at;
  }

  forward(hours: number): void {
    this.at = new Date(this.at.getTime() + hours * 3_600_000);
  }
}

/** The rooms of notifications without their doors: real tables, the services that write them, and no broker. */
export interface Rooms {
  database: TestDatabase;
  dataSource: DataSource;
  transactions: Transactions;
  clock: TestClock;
  outbox: Outbox;
  issue: NoticeIssue;
  escalation: NoticeEscalation;
  queue: DeliveryQueue;
  attempts: DeliveryAttempts;
  secrets: WebhookSecrets;
  register(...entries: BodyRegisteredV1[]): Promise<void>;
  /** Takes offers in, all in one transaction, as one set of messages. */
  offer(...offers: CaseOfferedV1[]): Promise<void>;
  inOne<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Forgets everything but the register of bodies. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export interface RoomsOptions {
  /** False: the copy of the register of bodies stays empty. */
  seeded?: boolean;
  allowedTargets?: string[];
}

export async function openRooms({ seeded = true, allowedTargets = [] }: RoomsOptions = {}): Promise<Rooms> {
  const database = await createTestDatabase(notificationsPlan);
  const dataSource = await createDataSource({
    url: database.url,
    applicationName: 'notifications.test',
    entities: [...(notifications.entities ?? [])],
    poolSize: 10,
  }).initialize();
  const clock = new TestClock();
  const transactions = new Transactions(dataSource);
  const outbox = new Outbox({ service: 'notifications', now: () => clock.now() });
  const audit = new AuditLog(() => ({ ...auditor, occurredAt: clock.now() }));
  const issue = new NoticeIssue(new BodiesService(), outbox, audit, clock);
  const escalation = new NoticeEscalation(transactions, outbox, audit, clock);
  const secrets = new WebhookSecrets({ NOTIFICATIONS_WEBHOOK_KEYS: JSON.parse(newKeyring()) as never });
  const targets = new WebhookTargets({ WEBHOOK_ALLOWED_TARGETS: allowedTargets, NODE_ENV: 'test' });
  const client = new WebhookClient(targets);
  const attempts = new DeliveryAttempts(transactions, client, secrets, outbox, audit, clock);
  const job = new DeliveryJob(transactions, attempts, { NOTIFICATIONS_DELIVERY_POLL_MS: 60_000 });
  const queue = new DeliveryQueue(job, clock);
  const inOne: Rooms['inOne'] = (work) => transactions.run(work);
  const register = (...entries: BodyRegisteredV1[]) =>
    inOne(async (tx) => {
      const events = entries.map((entry) => received(bodyRegisteredV1, entry.bodyId, entry));
      await new BodiesService().copy(tx, events);
      await issue.releaseHeld(tx, events);
    });
  if (seeded) await register(...bodies);
  return {
    ...{
      database,
      dataSource,
      transactions,
      clock,
      outbox,
      issue,
      escalation,
      queue,
      attempts,
      secrets,
      inOne,
      register,
    },
    offer: (...offers) =>
      inOne((tx) =>
        issue.issueForOffers(
          tx,
          offers.map((one) => received(caseOfferedV1, one.caseId, one)),
        ),
      ),
    empty: async () => {
      await database.query(`TRUNCATE notices, held_notices, thread_members, webhook_endpoints, webhook_messages,
                                     deliveries, outbox, audit_rows`);
    },
    close: async () => {
      await client.onApplicationShutdown();
      if (dataSource.isInitialized) await dataSource.destroy();
      await database.drop();
    },
  };
}

const auditor = { body: 'notifications', pseudonym: 'system', capacity: 'system', correlationId: 'test' };

export interface OutboxRow {
  event_type: string;
  aggregate_id: string;
  version: number;
  data: Record<string, unknown>;
}

/** What has been published and not been sent, in order. */
export function published({ database }: Rooms, type?: string): Promise<OutboxRow[]> {
  return database.query<OutboxRow>(
    `SELECT event_type, aggregate_id, version, payload::jsonb AS data FROM outbox
     WHERE $1::text IS NULL OR event_type = $1 ORDER BY seq`,
    [type ?? null],
  );
}
