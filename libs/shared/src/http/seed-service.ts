import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Clock, loadServiceEnv, type EnvDefinition, type EnvSource } from '#shared/config';
import { Transactions } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { createLogger, newContext, PinoNestLogger, runInContext, systemActor } from '#shared/observability';
import { CoreModule } from './core.module.js';
import type { ServiceDefinition } from './service-definition.js';

/** Runs a service's seed with its runtime role, without HTTP and consumers; does nothing for a service without one. */
export async function seedService<E extends EnvDefinition>(
  definition: ServiceDefinition<E>,
  source?: EnvSource,
): Promise<void> {
  if (!definition.seed) return;
  const env = loadServiceEnv(definition.env, source);
  const log = new PinoNestLogger(createLogger({ service: definition.name, level: env.LOG_LEVEL }));
  const root = CoreModule.forService(definition, { ...env, OUTBOX_ENABLED: false });
  const app = await NestFactory.createApplicationContext(root, { logger: log, abortOnError: false });
  const get = <T>(token: abstract new (...args: never[]) => T): T => app.get<T>(token, { strict: false });
  const parts = {
    dataSource: get(DataSource),
    transactions: get(Transactions),
    outbox: get(Outbox),
    clock: get(Clock),
  };
  try {
    const context = newContext({ actor: { ...systemActor, body: definition.name } });
    await runInContext(context, () => definition.seed?.({ env, log, ...parts }));
  } finally {
    await app.close();
  }
}
