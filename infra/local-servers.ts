import { join } from 'node:path';
import pg from 'pg';
import { StartFault } from './fault.ts';
import { answersKafka, startKafka, stopKafka } from './kafka.ts';
import { DATA, LOGS } from './paths.ts';
import { answersSql, startPostgres, stopPostgres } from './postgres.ts';
import { step } from './progress.ts';

const POSTGRES = join(DATA, 'postgres');
const KAFKA = join(DATA, 'kafka');
const DATABASE = 'vigil';
const MAX_CONNECTIONS = 200;

/** PostgreSQL: the one that DATABASE_URL names, or this clone's own. Resolves with the owner's connection string. */
export async function providePostgres(given = process.env.DATABASE_URL): Promise<string> {
  if (given)
    return step(
      'PostgreSQL',
      () => requireSql(given),
      () => 'as DATABASE_URL says',
    );
  const logFile = join(LOGS, 'postgres.log');
  const options = { home: POSTGRES, logFile, maxConnections: MAX_CONNECTIONS, durable: true };
  const server = await step(
    'PostgreSQL',
    () => startPostgres(options),
    ({ ports }) => `127.0.0.1:${ports[0]}`,
  );
  return ensureDatabase(server.url);
}

/** Kafka: the one that KAFKA_BROKERS names, or this clone's own. Resolves with its list of brokers. */
export async function provideKafka(given = process.env.KAFKA_BROKERS): Promise<string> {
  if (given)
    return step(
      'Kafka',
      () => requireBroker(given),
      () => 'as KAFKA_BROKERS says',
    );
  const options = { home: KAFKA, logFile: join(LOGS, 'kafka.log') };
  return (
    await step(
      'Kafka',
      () => startKafka(options),
      ({ url }) => url,
    )
  ).url;
}

/** Stops this clone's own servers; Kafka first, since nothing but its log depends on it. */
export async function stopLocalServers(): Promise<void> {
  await stopKafka(KAFKA);
  await stopPostgres(POSTGRES);
}

async function ensureDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

async function requireSql(url: string): Promise<string> {
  if (await answersSql(url)) return url;
  throw new StartFault(
    'The PostgreSQL server that DATABASE_URL names does not answer a query: start it, correct DATABASE_URL, or unset it to use a server of this clone.',
  );
}

async function requireBroker(brokers: string): Promise<string> {
  if (await answersKafka(brokers)) return brokers;
  throw new StartFault(
    'The Kafka broker that KAFKA_BROKERS names does not answer: start it, correct KAFKA_BROKERS (host:port), or unset it to use a broker of this clone.',
  );
}
