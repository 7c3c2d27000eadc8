import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { intakeTips } from '#shared/contracts';
import {
  createTestBroker,
  createTestDatabase,
  eventually,
  probePlan,
  startProbe,
  type TestBroker,
  type TestDatabase,
} from '#shared/testing';
import { buildIfStale } from '../../infra/build.ts';
import { openKafkaEye, type KafkaEye } from './kafka-eye.ts';
import type { TipWriterOrder } from './control/tip-writer.ts';

const KILLS = 5;
const TIPS_PER_LIFE = 100;
const WRITERS = 8;
const LIMIT_MS = 120_000;

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

let database: TestDatabase;
let broker: TestBroker;
let kafka: KafkaEye;
const children: ChildProcess[] = [];

beforeAll(async () => void (await buildIfStale()), LIMIT_MS);
beforeEach(async () => {
  [database, broker] = await Promise.all([createTestDatabase(plan), createTestBroker([intakeTips])]);
  kafka = await openKafkaEye(broker);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await kafka.close();
  await Promise.all([broker.close(), database.drop()]);
});

function startWriter(way: TipWriterOrder['way'], writers: number): ChildProcess {
  const { brokers, topicPrefix } = broker;
  const order: TipWriterOrder = { way, writers, databaseUrl: database.url, brokers, topicPrefix };
  const program = join(import.meta.dirname, 'control', 'tip-writer.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const count = async (table: string) =>
  Number((await database.query<{ count: string }>(`SELECT count(*) FROM ${table}`))[0]?.count);

/** Events that are committed and of which Kafka may know nothing: what a kill at this moment puts at risk. */
async function unsent(way: TipWriterOrder['way']): Promise<number> {
  return way === 'outbox' ? count('outbox') : (await count('stored_tips')) - (await kafka.told(intakeTips.name));
}

/** Kills the writer once committed, unsent events are seen; it is stopped while we look, so they cannot slip away. */
async function killBetweenCommitAndSend(
  child: ChildProcess,
  way: TipWriterOrder['way'],
  before: number,
): Promise<void> {
  await eventually(async () => {
    child.kill('SIGSTOP');
    await pause(50); // What is on the wire arrives.
    if ((await unsent(way)) > before) return true;
    child.kill('SIGCONT');
    return false;
  });
  await kill(child);
}

async function writeUnderKills(way: TipWriterOrder['way']): Promise<void> {
  for (let life = 1; life <= KILLS; life += 1) {
    const before = way === 'outbox' ? 0 : await unsent(way);
    const enough = (await count('stored_tips')) + TIPS_PER_LIFE;
    const child = startWriter(way, WRITERS);
    await eventually(async () => (await count('stored_tips')) >= enough, {
      because: `${enough} tips`,
      withinMs: 30_000,
    });
    await killBetweenCommitAndSend(child, way, before);
  }
}

describe('a writer that is killed between commit and send', () => {
  it(
    'has told of every tip once, through the outbox',
    async () => {
      await writeUnderKills('outbox');
      expect(await unsent('outbox')).toBeGreaterThan(0);
      const relay = startWriter('outbox', 0);
      const reader = await startProbe({ database, broker, relayEnabled: false });
      const stored = await count('stored_tips');
      await eventually(async () => (await count('outbox')) === 0 && (await kafka.lag('probe', intakeTips.name)) === 0);
      expect(await count('effects')).toBe(stored);
      expect(await count('(SELECT DISTINCT subject FROM effects)')).toBe(stored);
      await Promise.all([kill(relay), reader.stop()]);
    },
    LIMIT_MS,
  );

  it(
    'has lost tips for ever, in the control that sends straight after the commit',
    async () => {
      await writeUnderKills('after-commit');
      const reader = await startProbe({ database, broker, relayEnabled: false });
      await eventually(async () => (await kafka.lag('probe', intakeTips.name)) === 0);
      const lost = (await count('stored_tips')) - (await count('effects'));
      expect(lost).toBeGreaterThanOrEqual(KILLS);
      await reader.stop();
    },
    LIMIT_MS,
  );
});
