import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { intakeTips } from '#shared/contracts';
import { migrateService } from '#shared/database';
import { createTopics } from '#shared/messaging';
import type { BenchSystem } from './bench-system.ts';

/** A database and a topic for one path alone, on the servers of the system. */
export interface BenchPlace {
  databaseUrl: string;
  brokers: string[];
  topicPrefix: string;
  query<R extends object>(sql: string, parameters?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** The service whose tables the drawer's own program uses. */
const SERVICE = 'probe';

/** Tables of the messaging drawer, and those that its program and the floors write. */
const tables = [
  `CREATE TABLE effects (seq bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL, event_type text NOT NULL,
     subject text NOT NULL, version integer NOT NULL)`,
  `CREATE TABLE stored_tips (id uuid PRIMARY KEY)`,
];

export async function openPlace(system: BenchSystem, name: string): Promise<BenchPlace> {
  const database = `bench_${name}`;
  await system.query(`CREATE DATABASE ${database}`);
  const url = new URL(system.databaseUrl);
  url.pathname = `/${database}`;
  await migrateService({ service: SERVICE, migrations: [] }, { adminUrl: url.href });
  url.searchParams.set('options', `-c search_path=${SERVICE}`);
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  for (const sql of tables) await pool.query(sql);
  const brokers = system.kafkaBrokers.split(',');
  const topicPrefix = `bench-${name}-${randomUUID().slice(0, 8)}.`;
  await createTopics([intakeTips], { brokers, topicPrefix, clientId: 'vigil.bench' });
  return {
    ...{ databaseUrl: url.href, brokers, topicPrefix },
    query: async <R extends object>(sql: string, parameters?: unknown[]) =>
      (await pool.query<R & pg.QueryResultRow>(sql, parameters)).rows,
    close: () => pool.end(),
  };
}
