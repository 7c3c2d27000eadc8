import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from '../file-lock.ts';
import { answersKafka, livingKafka, startKafka, stopKafka } from '../kafka.ts';
import { TEST_DATA } from '../paths.ts';
import { answersSql, livingPostgres, startPostgres, stopPostgres } from '../postgres.ts';

const POSTGRES = join(TEST_DATA, 'postgres');
const KAFKA = join(TEST_DATA, 'kafka');
const LOGS = join(TEST_DATA, 'logs');

export interface TestInfra {
  /** A superuser's connection string. */
  databaseUrl: string;
  kafkaBrokers: string;
}

/**
 * The servers for tests: those named by the environment, those of an earlier run, or new ones with empty data.
 * Several test runs may ask at the same time; one starts them, the others wait for it.
 */
export async function ensureTestInfra(env: NodeJS.ProcessEnv = process.env): Promise<TestInfra> {
  return withFileLock(join(TEST_DATA, 'infra.lock'), async () => {
    const [databaseUrl, kafkaBrokers] = await Promise.all([
      env.DATABASE_URL ?? ensurePostgres(),
      env.KAFKA_BROKERS ?? ensureKafka(),
    ]);
    return { databaseUrl, kafkaBrokers };
  });
}

/** Stops the servers that `ensureTestInfra` started. */
export async function stopTestInfra(): Promise<void> {
  await withFileLock(join(TEST_DATA, 'infra.lock'), async () => {
    await Promise.all([stopKafka(KAFKA), stopPostgres(POSTGRES)]);
  });
}

async function ensurePostgres(): Promise<string> {
  const living = livingPostgres(POSTGRES);
  if (living && (await answersSql(living.url))) return living.url;
  await stopPostgres(POSTGRES);
  rmSync(POSTGRES, { recursive: true, force: true });
  const logFile = join(LOGS, 'postgres.log');
  return (
    await startPostgres({ home: POSTGRES, logFile, maxConnections: 400, durable: process.env.TEST_FSYNC === 'on' })
  ).url;
}

async function ensureKafka(): Promise<string> {
  const living = livingKafka(KAFKA);
  if (living && (await answersKafka(living.url))) return living.url;
  await stopKafka(KAFKA);
  rmSync(KAFKA, { recursive: true, force: true });
  return (await startKafka({ home: KAFKA, logFile: join(LOGS, 'kafka.log') })).url;
}
