import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EnvSource } from '#shared/config';
import { intakeTips, tipReceivedV1, triageBodies, triageCases, triageTakedownRequests } from '#shared/contracts';
import type { TipReceivedV1 } from '#shared/contracts';
import { createService, seedService } from '#shared/http';
import {
  createTestBroker,
  createTestDatabase,
  startTestIssuer,
  type TestBroker,
  type TestDatabase,
  type TestIssuer,
} from '#shared/testing';
import { triage } from '../src/triage.module.js';
import { triagePlan } from './triage-rooms.js';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

export interface CallOptions {
  /** The body for which a case officer calls; without it nobody is authenticated. */
  as?: string;
  roles?: readonly string[];
  ifMatch?: string;
  idempotencyKey?: string;
  payload?: object;
}

/** The whole service, behind its two doors, with a database and topics of its own. */
export interface TriageService {
  database: TestDatabase;
  broker: TestBroker;
  issuer: TestIssuer;
  env: EnvSource;
  get(path: string, options?: CallOptions): Promise<Answer>;
  post(path: string, options?: CallOptions): Promise<Answer>;
  /** As intake does: publishes tips on its topic. */
  sendTips(...tips: TipReceivedV1[]): Promise<void>;
  /** Starts a further replica. */
  replicate(): Promise<void>;
  close(): Promise<void>;
}

export async function startTriage(): Promise<TriageService> {
  const topics = [intakeTips, triageBodies, triageCases, triageTakedownRequests];
  const [database, broker, issuer] = await Promise.all([
    createTestDatabase(triagePlan),
    createTestBroker(topics),
    startTestIssuer(),
  ]);
  const env = envOf(database, broker, issuer);
  await seedService(triage, env);
  const replicas: NestFastifyApplication[] = [await createService(triage, env)];
  const call = async (method: 'GET' | 'POST', url: string, options: CallOptions = {}): Promise<Answer> => {
    const headers = await headersOf(issuer, options);
    const answer = await replicas[0]!.inject({ method, url, headers, payload: options.payload });
    return { status: answer.statusCode, headers: answer.headers, body: parsed(answer.body) };
  };
  return {
    ...{ database, broker, issuer, env },
    get: (path, options) => call('GET', path, options),
    post: (path, options) => call('POST', path, options),
    sendTips: async (...tips) => {
      await broker.send(
        tipReceivedV1,
        tips.map((data) => ({ id: data.tipId, version: 1, data })),
      );
    },
    replicate: async () => {
      replicas.push(await createService(triage, env));
    },
    close: async () => {
      await Promise.all(replicas.map((replica) => replica.close()));
      await Promise.all([broker.close(), issuer.close(), database.drop()]);
    },
  };
}

function envOf(database: TestDatabase, broker: TestBroker, issuer: TestIssuer): EnvSource {
  const key = () => randomBytes(32).toString('base64');
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PORT: '0',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: broker.brokers.join(','),
    KAFKA_TOPIC_PREFIX: broker.topicPrefix,
    TRUSTED_ISSUERS: JSON.stringify(issuer.trusted),
    OUTBOX_POLL_MS: '50',
    MATCH_KEY: key(),
    EVENT_FIELD_KEYS: JSON.stringify({ current: 'k1', keys: { k1: key() } }),
  };
}

async function headersOf(issuer: TestIssuer, options: CallOptions): Promise<Record<string, string>> {
  const { as: body, roles = ['case-officer'], ifMatch, idempotencyKey } = options;
  return {
    ...(body === undefined ? {} : { authorization: `Bearer ${await issuer.officerToken({ body, roles })}` }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

function parsed(body: string): Record<string, unknown> {
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}
