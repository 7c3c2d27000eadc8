import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import type { EnvDefinition } from '#shared/config';
import { topics } from '#shared/contracts';
import { createService, seedService, type ServiceDefinition } from '#shared/http';
import { createTestBroker, type TestBroker } from './test-broker.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { startTestIssuer, type TestIssuer } from './test-issuer.js';

export interface TestServiceOptions {
  /** Further variables, e.g. the service's own keys; they win over the common ones. */
  env?: Record<string, string>;
  /** Whether to load the service's reference data first; default false. */
  seed?: boolean;
  /** To share with another service or an earlier life of this one; otherwise made here, and ended by `stop`. */
  database?: TestDatabase;
  broker?: TestBroker;
  issuer?: TestIssuer;
}

export interface TestService {
  app: NestFastifyApplication;
  /** Where it listens, e.g. `http://127.0.0.1:40123`. */
  url: string;
  /** Real HTTP requests to it. */
  http: ReturnType<typeof supertest>;
  database: TestDatabase;
  broker: TestBroker;
  issuer: TestIssuer;
  /** The environment it runs with, for starting it again or beside itself. */
  env: Record<string, string>;
  /** Ends the process's part: HTTP, consumers, relay, connections. */
  stop(): Promise<void>;
  /** `stop`, then everything that was made for it. */
  close(): Promise<void>;
}

/** Starts one service on a free port with a database, a broker namespace and issuers of its own. */
export async function startTestService<E extends EnvDefinition>(
  definition: ServiceDefinition<E>,
  options: TestServiceOptions = {},
): Promise<TestService> {
  const { name: service, migrations = [] } = definition;
  const [database, broker, issuer] = await Promise.all([
    options.database ?? createTestDatabase({ service, migrations: [...migrations] }),
    options.broker ?? createTestBroker(topics),
    options.issuer ?? startTestIssuer(),
  ]);
  const env = { ...environmentOf({ database, broker, issuer }), ...options.env };
  if (options.seed) await seedService(definition, env);
  const app = await createService(definition, env);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = await app.getUrl();
  const stop = onlyOnce(() => app.close());
  const close = async () => {
    await stop();
    if (!options.issuer) await issuer.close();
    if (!options.broker) await broker.close();
    if (!options.database) await database.drop();
  };
  return { app, url, http: supertest(url), database, broker, issuer, env, stop, close };
}

function environmentOf(parts: {
  database: TestDatabase;
  broker: TestBroker;
  issuer: TestIssuer;
}): Record<string, string> {
  return {
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: parts.database.url,
    KAFKA_BROKERS: parts.broker.brokers.join(','),
    KAFKA_TOPIC_PREFIX: parts.broker.topicPrefix,
    TRUSTED_ISSUERS: JSON.stringify(parts.issuer.trusted),
    LOG_LEVEL: 'silent',
    OUTBOX_POLL_MS: '100',
    MATCH_KEY: randomBytes(32).toString('base64'),
    EVENT_FIELD_KEYS: newKeyring(),
  };
}

/** A keyring of one random key, in the JSON form that the services' variables take. */
export function newKeyring(): string {
  return JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } });
}

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
