import { Client } from 'pg';
import { eventually } from '#shared/testing';
import type { ServiceName } from '../../infra/service-names.ts';
import { startSystem, type System } from '../system.ts';
import { expectedOf, foundIn, sentAtRest, type Balance } from './balance.ts';
import { DemoPlatform } from './demo-platform.ts';
import { openKafkaEye, type KafkaEye } from '../system/kafka-eye.ts';
import { Play } from './play.ts';

const REST_LIMIT_MS = 60_000;

/** The whole system with a play on it, and the ropes that a test pulls. */
export interface Stage {
  system: System;
  kafka: KafkaEye;
  platform: DemoPlatform;
  play: Play;
  /** Ends a service at once, as a crash does. */
  kill(name: ServiceName): Promise<void>;
  /** Takes a table, so that whoever writes to it stands still in the middle of their work; answers how to let it go. */
  seize(table: string): Promise<() => Promise<void>>;
  /** How many sessions of this name (`vigil.triage.consumers`) wait for a lock: uncommitted work. */
  standingStill(applicationName: string): Promise<number>;
  /** Ends the play, waits until nothing is on its way, and draws the balance of the ledger with tables and report. */
  balance(): Promise<{ found: Balance; expected: Balance }>;
  /** Draws the balance and accepts no difference. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const platform = await DemoPlatform.open();
  const env = { notifications: { WEBHOOK_ALLOWED_TARGETS: platform.target } };
  const system = await startSystem({ env });
  const kafka = await openKafkaEye(system.kafka);
  const play = await Play.rehearse(system, platform);
  return {
    ...{ system, kafka, platform, play },
    kill: (name) => kill(system, name),
    seize: (table) => seize(system, table),
    standingStill: async (applicationName) => {
      const [found] = await system.sql<{ count: number }>(
        `SELECT count(*)::int FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = $1 AND wait_event_type = 'Lock'`,
        [applicationName],
      );
      return found?.count ?? 0;
    },
    balance: () => balance(system, kafka, play),
    settle: async () => {
      const { found, expected } = await balance(system, kafka, play);
      expect(found).toEqual(expected);
    },
    close: async () => {
      play.abandon();
      platform.close();
      await kafka.close();
      await system.stop();
    },
  };
}

/** The leases that a dead process held would end by themselves, after a minute at most; no test needs to wait for it. */
async function kill(system: System, name: ServiceName): Promise<void> {
  await system.services[name].stop('SIGKILL');
  await system.sql(`UPDATE ${name}.idempotency_keys SET expires_at = now() WHERE state = 'running'`);
  if (name !== 'notifications') return;
  await system.sql(`UPDATE notifications.deliveries SET next_attempt_at = now() WHERE state = 'pending'`);
}

async function seize(system: System, table: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: system.databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`); // Readers go on, writers wait.
  return () => client.end();
}

async function balance(system: System, kafka: KafkaEye, play: Play): Promise<{ found: Balance; expected: Balance }> {
  await play.finish();
  let before: number | undefined;
  const isStill = async () => {
    await play.finish(); // A webhook that came meanwhile has been answered by one more act.
    const sent = await sentAtRest(system, kafka);
    const isSame = sent !== undefined && sent === before;
    before = sent;
    return isSame;
  };
  await eventually(isStill, { withinMs: REST_LIMIT_MS, because: 'nothing is on its way' });
  return { found: await foundIn(system, play), expected: expectedOf(play) };
}
