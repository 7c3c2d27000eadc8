import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { intakeTips } from '#shared/contracts';
import {
  aTipEvent,
  createTestBroker,
  createTestDatabase,
  eventually,
  probePlan,
  type TestBroker,
  type TestDatabase,
} from '#shared/testing';
import { buildIfStale } from '../../infra/build.ts';
import { definitions } from '../../infra/deploy/definitions.ts';
import type { ServiceName } from '../../infra/service-names.ts';
import { openKafkaEye, type KafkaEye } from '../system/kafka-eye.ts';
import type { DrawerOrder, DrawerPlace } from './children/drawer.ts';

class CreateStoredTips20261124000001 implements MigrationInterface {
  name = 'CreateStoredTips20261124000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE stored_tips (id uuid PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stored_tips');
  }
}

const plan = { ...probePlan, migrations: [...probePlan.migrations, CreateStoredTips20261124000001] };

/** The group in which the drawer's processes take in tips. */
export const TIPS_GROUP = `probe.${intakeTips.name.replaceAll('.', '-')}`;

/** A database and a namespace on the broker for processes that hold the messaging drawer alone. */
export interface Ground {
  database: TestDatabase;
  broker: TestBroker;
  kafka: KafkaEye;
  /** Starts such a process. */
  launch(order: DrawerOrder, place?: Partial<DrawerPlace>): ChildProcess;
  /** Rows of a table, or of what stands behind FROM. */
  count(from: string): Promise<number>;
  /** Waits until so many rows are there. */
  becomes(from: string, expected: number, withinMs?: number): Promise<void>;
  /** Waits until nothing waits to be sent or to be taken in by the drawer's group. */
  comesToRest(withinMs?: number): Promise<void>;
  /** Sessions of this name (`vigil.probe.relay`) that wait for a lock: work that is done and not committed. */
  standingStill(applicationName: string): Promise<number>;
  /** Takes a table so that writers stand still; answers how to let it go. */
  seize(table: string): Promise<() => Promise<void>>;
  /** Runs SQL in a session that stays open; answers how to end it. */
  hold(sql: string): Promise<() => Promise<void>>;
  /** The protection switched off: the inbox no longer knows what a group has had. */
  forgetWhatWasHad(): Promise<void>;
  close(): Promise<void>;
}

export async function layGround(brokers?: string): Promise<Ground> {
  await buildIfStale();
  const [database, broker] = await Promise.all([createTestDatabase(plan), createTestBroker([intakeTips], brokers)]);
  const kafka = await openKafkaEye(broker);
  const children: ChildProcess[] = [];
  const count = async (from: string) =>
    Number((await database.query<{ count: string }>(`SELECT count(*) FROM ${from}`))[0]?.count);
  const hold = async (...statements: string[]) => {
    const client = new Client({ connectionString: database.adminUrl, options: '-c search_path=probe' });
    await client.connect();
    for (const sql of statements) await client.query(sql);
    return () => client.end();
  };
  return {
    ...{ database, broker, kafka, count, hold },
    launch: (order, place) => {
      const { brokers, topicPrefix } = broker;
      const child = launchDrawer(order, { databaseUrl: database.url, brokers, topicPrefix, ...place });
      children.push(child);
      return child;
    },
    becomes: async (from, expected, withinMs = 60_000) => {
      await eventually(
        async () => {
          const found = await count(from);
          if (found !== expected) throw new Error(`${found} of ${from}`);
          return true;
        },
        { because: `${expected} of ${from}`, withinMs },
      );
    },
    comesToRest: async (withinMs = 60_000) => {
      const isAtRest = async () => (await count('outbox')) === 0 && (await kafka.lag('probe', intakeTips.name)) === 0;
      await eventually(isAtRest, { because: 'nothing waits', withinMs });
    },
    standingStill: (applicationName) =>
      count(`pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
             AND application_name = '${applicationName}'`),
    seize: (table) => hold('BEGIN', `LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`),
    forgetWhatWasHad: async () => {
      await database.query('ALTER TABLE inbox DROP CONSTRAINT inbox_pkey');
    },
    close: async () => {
      await Promise.all(children.map((child) => kill(child)));
      await kafka.close();
      await Promise.all([broker.close(), database.drop()]);
    },
  };
}

function launchDrawer(order: DrawerOrder, place: DrawerPlace): ChildProcess {
  const program = join(import.meta.dirname, 'children', 'drawer.ts');
  const words = [program, JSON.stringify({ ...order, ...place })];
  return spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Ends a process at once, as a crash does. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Tips as intake tells of them. */
export const tips = (count: number) => Array.from({ length: count }, () => aTipEvent());

/** A tip as a citizen submits it. */
export const aSubmission = () => ({
  kind: 'citizen',
  content: 'Shop này bán sữa bột giả, hộp không có tem phụ, quét mã vạch không ra sản phẩm nào.',
  violation: 'counterfeit-use-or-quality',
  stage: 'offering',
  sellerTraces: { shopId: 'cv-1029', platform: 'platform-cho-viet' },
  place: { provinceCode: '79' },
});

/** A service as code, for tests that hold it in their own process. */
export function serviceNamed(name: ServiceName): (typeof definitions)[number] {
  const found = definitions.find((definition) => definition.name === name);
  if (!found) throw new Error(`There is no service ${name}.`);
  return found;
}
