import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { loadServiceEnv, type EnvDefinition, type EnvSource } from '#shared/config';
import { createLogger } from '#shared/observability';
import { assembleService } from './create-service.js';
import type { ServiceDefinition } from './service-definition.js';

/** The one call of every `main.ts`: reads the environment, assembles, listens, and ends in order on SIGTERM or SIGINT. */
export async function startService<E extends EnvDefinition>(
  definition: ServiceDefinition<E>,
  source?: EnvSource,
): Promise<void> {
  const env = loadOrExit(definition, source);
  const logger = createLogger({ service: definition.name, level: env.LOG_LEVEL });
  exitOnFault(logger);
  const app = await assembleService(definition, env, logger);
  exitOnSignal(app, { logger, limitMs: env.SHUTDOWN_LIMIT_MS });
  await app.listen({ host: env.HOST, port: env.PORT });
  logger.info({ url: await app.getUrl() }, 'listening');
}

/** An operator needs the list of faults, not a stack. */
function loadOrExit<E extends EnvDefinition>(definition: ServiceDefinition<E>, source?: EnvSource) {
  try {
    return loadServiceEnv(definition.env, source);
  } catch (error) {
    process.stderr.write(`${definition.name}: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

/** After a fault that nobody caught the process is in an unknown state: it says so and ends; the supervisor restarts it. */
function exitOnFault(logger: Logger): void {
  const exit = (err: unknown, origin: string) => {
    logger.fatal({ err, origin }, 'uncaught fault');
    process.exit(1);
  };
  process.on('uncaughtException', (error) => exit(error, 'exception'));
  process.on('unhandledRejection', (reason) => exit(reason, 'rejection'));
}

/** HTTP first (Nest closes the server, then the consumers), then the relay, then the database. */
function exitOnSignal(app: NestFastifyApplication, { logger, limitMs }: { logger: Logger; limitMs: number }): void {
  let closing = false;
  const close = async (signal: NodeJS.Signals) => {
    if (closing) return;
    closing = true;
    logger.info({ signal }, 'closing');
    const timer = setTimeout(() => exitLate(logger, limitMs), limitMs);
    await app.close();
    clearTimeout(timer);
    logger.info('closed');
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void close(signal));
  process.on('SIGINT', (signal) => void close(signal));
}

function exitLate(logger: Logger, limitMs: number): never {
  logger.error({ limitMs }, 'the work at hand did not end in time; what was not committed will be done again');
  process.exit(1);
}
