import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type EntityTarget } from 'typeorm';
import { Pool, type ClientBase } from 'pg';
import { isOutage } from './pg-errors.js';

export type EntityClass = EntityTarget<object> & (new () => object);

export interface DataSourceOptions {
  url: string;
  /** Shown in pg_stat_activity, so that an operator sees whose connection it is. */
  applicationName: string;
  entities?: EntityClass[];
  /** Connections at most. */
  poolSize: number;
}

/** How long a caller waits for a free connection before it is told that the database is busy, in milliseconds. */
export const ACQUIRE_LIMIT_MS = 1_500;
/** Longest statement of a request or handler, in milliseconds. */
const STATEMENT_LIMIT_MS = 30_000;
/**
 * A connection in use that says nothing for this long, in milliseconds, is broken off: the server would have ended the
 * statement before, so it has vanished without a word from its network.
 */
const SILENCE_LIMIT_MS = STATEMENT_LIMIT_MS + 10_000;
/** A transaction left open this long is ended by the server, so that a hung process frees its locks. */
const IDLE_TRANSACTION_LIMIT_MS = 60_000;

const sessionLimits = {
  statement_timeout: STATEMENT_LIMIT_MS,
  idle_in_transaction_session_timeout: IDLE_TRANSACTION_LIMIT_MS,
  connectionTimeoutMillis: ACQUIRE_LIMIT_MS,
  keepAlive: true,
  onConnect: (client: ClientBase) => {
    client.on('error', () => undefined); // A connection that breaks in use tells its statement; untold, it would end the process.
    breakWhenSilent(client);
  },
};

/** Breaks a connection when nothing comes or goes for `limitMs`; one that rests in its pool is closed long before. */
export function breakWhenSilent(client: object, limitMs = SILENCE_LIMIT_MS): void {
  const { stream } = (client as { connection: { stream: Socket } }).connection; // Not in the types; the same for TLS.
  stream.setTimeout(limitMs, () => stream.destroy(new Error('Connection terminated: the database is silent')));
}

/** A TypeORM data source that never changes a schema by itself: migrations do that, in their own step. */
export function createDataSource(options: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities ?? [],
    synchronize: false,
    migrationsRun: false,
    logging: false,
    installExtensions: false,
    poolErrorHandler: () => undefined, // A connection that breaks while idle is replaced at the next use.
    extra: { ...sessionLimits, max: options.poolSize, application_name: options.applicationName },
  });
}

/** How long a service that starts waits for its database: as long as a server needs to recover, in milliseconds. */
const OPENING_LIMIT_MS = 30_000;
const OPENING_PAUSE_MS = 250;

/**
 * As {@link createDataSource}, connected. While the database is away, full or too busy to answer in time it tries
 * again for half a minute, since both may start, or start again, at the same moment.
 * @throws the database's error when it refuses (a wrong password), or after that time.
 */
export async function openDataSource(options: DataSourceOptions): Promise<DataSource> {
  const deadline = Date.now() + OPENING_LIMIT_MS;
  for (;;) {
    try {
      return await createDataSource(options).initialize();
    } catch (error) {
      if (!isOutage(error) || Date.now() > deadline) throw error;
      await pause(OPENING_PAUSE_MS);
    }
  }
}

/** A bare pool, for the parts whose statements are set-based SQL and need no entities. */
export function createPool(options: Omit<DataSourceOptions, 'entities'>): Pool {
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.poolSize,
    ...sessionLimits,
  });
  pool.on('error', () => undefined); // As above: an idle connection that breaks is replaced at the next use.
  return pool;
}
