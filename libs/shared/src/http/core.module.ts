import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { TokenVerifier } from '#shared/auth';
import { Clock, clockOf, ENV, type EnvDefinition, type ServiceEnv } from '#shared/config';
import { DatabaseModule } from '#shared/database';
import { MessagingModule } from '#shared/messaging';
import { currentContext, systemActor } from '#shared/observability';
import { doorParts } from './door.js';
import { IdempotencyStore, presentClaim } from './idempotency-store.js';
import { Readiness } from './readiness.js';
import type { ServiceDefinition } from './service-definition.js';

/** What every service finds in its container: `ENV`, `Clock`, `Transactions`, `References`, `Outbox`, `DataSource`, `AuditLog`, `TokenVerifier`. */
@Global()
@Module({})
export class CoreModule {
  /** The root module of a service: its own module among the shared parts. */
  static forService<E extends EnvDefinition>(definition: ServiceDefinition<E>, env: ServiceEnv<E>): DynamicModule {
    const clock = clockOf(env);
    const parts = [databaseOf(definition, env, clock), ...messagingOf(definition, env, clock)];
    return {
      module: CoreModule,
      imports: [...parts, definition.module],
      providers: [...valuesOf(env, clock), IdempotencyStore, Readiness, ...doorParts(placesOf(definition, env))],
      exports: [ENV, Clock, TokenVerifier, IdempotencyStore],
    };
  }
}

function valuesOf(env: ServiceEnv, clock: Clock): Provider[] {
  return [
    { provide: ENV, useValue: env },
    { provide: Clock, useValue: clock },
    { provide: TokenVerifier, useValue: new TokenVerifier(env.TRUSTED_ISSUERS) },
  ];
}

/** One for each connection to the database; the gateway passes on what others work on, and waits for nobody. */
function placesOf({ messaging = true }: ServiceDefinition, env: ServiceEnv): number {
  return messaging ? env.DATABASE_POOL_SIZE : Infinity;
}

function databaseOf({ name, entities = [] }: ServiceDefinition, env: ServiceEnv, clock: Clock): DynamicModule {
  return DatabaseModule.forService({
    service: name,
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    entities: [...entities],
    auditContext: () => auditContextOf(name, clock),
    presentClaim,
  });
}

function auditContextOf(service: string, clock: Clock) {
  const { actor = systemActor, correlationId } = currentContext();
  const body = actor.capacity === 'system' ? service : actor.body;
  return { ...actor, body, correlationId, occurredAt: clock.now() };
}

function messagingOf(definition: ServiceDefinition, env: ServiceEnv, clock: Clock): DynamicModule[] {
  const { name, entities = [], publishes = [], awaited, messaging = true } = definition;
  if (!messaging) return [];
  const options = {
    service: name,
    databaseUrl: env.DATABASE_URL,
    entities: [...entities],
    ...{ publishes, awaited },
    brokers: env.KAFKA_BROKERS,
    topicPrefix: env.KAFKA_TOPIC_PREFIX,
    outboxPollMs: env.OUTBOX_POLL_MS,
    relayEnabled: env.OUTBOX_ENABLED,
    now: () => clock.now(),
  };
  return [MessagingModule.forService(options)];
}
