import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { loadServiceEnv, type EnvDefinition, type EnvSource, type ServiceEnv } from '#shared/config';
import { InboxServer } from '#shared/messaging';
import { createLogger, PinoNestLogger } from '#shared/observability';
import { serveBuiltInRoutes } from './built-in-routes.js';
import { CoreModule } from './core.module.js';
import { prepareDoor } from './door.js';
import { createAdapter } from './fastify.js';
import type { ServiceDefinition } from './service-definition.js';

/**
 * Assembles a service and starts its relay and consumers; everything of `startService` but the listening port and the
 * signals. Requests come through `app.inject(…)`; `app.close()` ends it in order.
 * @throws EnvError listing all faults of the environment.
 */
export async function createService<E extends EnvDefinition>(
  definition: ServiceDefinition<E>,
  source?: EnvSource,
): Promise<NestFastifyApplication> {
  const env = loadServiceEnv(definition.env, source);
  return assembleService(definition, env, createLogger({ service: definition.name, level: env.LOG_LEVEL }));
}

/** As `createService`, with an environment already read and a given logger. */
export async function assembleService<E extends EnvDefinition>(
  definition: ServiceDefinition<E>,
  env: ServiceEnv<E>,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    CoreModule.forService(definition, env),
    createAdapter(definition.bodyLimitBytes),
    { logger: new PinoNestLogger(logger), bodyParser: false, abortOnError: false },
  );
  prepareDoor(app, logger, definition.bodyLimitBytes);
  await definition.configure?.(app, env);
  if (definition.messaging !== false) await startConsumers(app);
  await app.init();
  serveBuiltInRoutes(app, definition);
  return app;
}

async function startConsumers(app: NestFastifyApplication): Promise<void> {
  const strategy = app.get(InboxServer, { strict: false });
  app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  await app.startAllMicroservices();
}
