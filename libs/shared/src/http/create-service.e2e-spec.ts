import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Controller, Inject, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Allow } from '#shared/auth';
import { intakeTips, tipRefusedV1, type DataOf } from '#shared/contracts';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { OnEvent, Outbox, type ReceivedEvent } from '#shared/messaging';
import { currentContext, type RequestContext } from '#shared/observability';
import {
  createTestBroker,
  createTestDatabase,
  eventually,
  startTestIssuer,
  type TestBroker,
  type TestDatabase,
  type TestIssuer,
} from '#shared/testing';
import { createService } from './create-service.js';
import { seedService } from './seed-service.js';
import type { ServiceDefinition } from './service-definition.js';

const heard: { event: ReceivedEvent<DataOf<typeof tipRefusedV1>>; context: RequestContext }[] = [];

@Controller('refusals')
class RefusalsDoor {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Post()
  @Allow('tips:screen')
  async refuse() {
    const tipId = randomUUID();
    const data = {
      tipId,
      threadId: randomUUID(),
      ground: 'impersonation',
      refusedAt: new Date().toISOString(),
      refusedBy: 'tax-01',
    };
    await this.transactions.run((tx) => {
      this.audit.record(tx, { act: 'tip.refuse', objectKind: 'tip', objectId: tipId });
      this.outbox.publish(tx, tipRefusedV1, [{ id: tipId, version: 1, data }]);
    });
    return { tipId };
  }

  @OnEvent(tipRefusedV1)
  onTipRefused(events: ReceivedEvent<DataOf<typeof tipRefusedV1>>[], _tx: Tx): Promise<void> {
    for (const event of events) heard.push({ event, context: currentContext() });
    return Promise.resolve();
  }
}

@Module({ controllers: [RefusalsDoor] })
class RefusalsModule {}

const seeded: string[] = [];

const service: ServiceDefinition = {
  name: 'intake',
  module: RefusalsModule,
  env: {},
  publishes: [intakeTips],
  seed: async ({ transactions }) => {
    await transactions.run(() => Promise.resolve(seeded.push(currentContext().actor?.body ?? '')));
  },
};

let issuer: TestIssuer;
let database: TestDatabase;
let broker: TestBroker;
let app: NestFastifyApplication;

const source = () => ({
  PORT: '0',
  DATABASE_URL: database.url,
  KAFKA_BROKERS: broker.brokers.join(','),
  KAFKA_TOPIC_PREFIX: broker.topicPrefix,
  TRUSTED_ISSUERS: JSON.stringify(issuer.trusted),
  MATCH_KEY: Buffer.alloc(32, 1).toString('base64'),
  EVENT_FIELD_KEYS: JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 1).toString('base64') } }),
  OUTBOX_POLL_MS: '50',
  LOG_LEVEL: 'silent',
});

beforeAll(async () => {
  issuer = await startTestIssuer();
  database = await createTestDatabase({ service: 'intake', migrations: [] });
  broker = await createTestBroker([intakeTips]);
  app = await createService(service, source());
});

afterAll(async () => {
  await app.close();
  await Promise.all([broker.close(), database.drop(), issuer.close()]);
});

const get = (url: string) => app.inject({ method: 'GET', url });

describe('a service', () => {
  it('carries correlation, causation and actor from the HTTP door through Kafka to the handler', async () => {
    const correlationId = randomUUID();
    const token = await issuer.officerToken({ body: 'tax-01', roles: ['hotline-officer'], pseudonym: 'o-7' });
    const headers = {
      authorization: `Bearer ${token}`,
      'x-correlation-id': correlationId,
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    };
    const answer = await app.inject({ method: 'POST', url: '/refusals', headers });
    const { tipId } = answer.json<{ tipId: string }>();
    expect([answer.statusCode, answer.headers['x-correlation-id']]).toEqual([201, correlationId]);
    const { event, context } = await eventually(() => heard.find((one) => one.event.subject === tipId));
    const actor = { body: 'tax-01', pseudonym: 'o-7', capacity: 'officer' };
    expect(event).toMatchObject({ correlationId, actor });
    expect(context).toMatchObject({ correlationId, causationId: event.id, actor });
    expect(context.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
    const audited = await database.query('SELECT actor_body, actor_pseudonym, correlation_id FROM audit_rows');
    expect(audited).toEqual([{ actor_body: 'tax-01', actor_pseudonym: 'o-7', correlation_id: correlationId }]);
  });

  it('tells that it lives, and when it is ready', async () => {
    expect((await get('/health/live')).json()).toEqual({ status: 'alive' });
    const ready = await eventually(async () => {
      const answer = await get('/health/ready');
      return answer.statusCode === 200 && answer.json<object>();
    });
    expect(ready).toEqual({ status: 'ready', causes: [] });
  });

  it('serves its figures and its own document to its own network', async () => {
    const figures = await get('/metrics');
    expect(figures.headers['content-type']).toMatch(/^text\/plain/);
    expect(figures.payload).toMatch(
      /vigil_http_request_duration_seconds_count\{service="intake",method="POST",route="\/refusals",status="201"\} 1/,
    );
    expect((await get('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0', paths: { '/refusals': {} } });
  });

  it('runs its seed with its own role as the system, without opening a door', async () => {
    await seedService(service, source());
    expect(seeded).toEqual(['intake']);
  });
});

describe('a service whose database is away', () => {
  it('says so in its readiness and lives on', async () => {
    const other = await createTestDatabase({ service: 'intake', migrations: [] });
    const doomed = await createService(
      { ...service, messaging: false, module: class {} },
      { ...source(), DATABASE_URL: other.url },
    );
    await other.drop();
    const answer = await doomed.inject({ method: 'GET', url: '/health/ready' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ status: 'not-ready', causes: [expect.stringMatching(/^database: /)] });
    expect((await doomed.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200);
    await doomed.close();
  });
});

describe('a service that ends', () => {
  it('waits for no connection that was opened ahead of a request which never came', async () => {
    const ending = await createService({ ...service, messaging: false, module: class {} }, source());
    await ending.listen({ host: '127.0.0.1', port: 0 });
    const { port } = ending.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    await ending.close();
    await ended;
  }, 20_000);
});
