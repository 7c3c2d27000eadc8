import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopLocalServers } from './local-servers.ts';
import { DATA, ensureFolder } from './paths.ts';
import { stopProcess } from './processes.ts';
import { say } from './progress.ts';
import { forgetState, readLivingState, readState } from './run-state.ts';
import { stopLeftovers } from './supervisor.ts';
import { stopTestInfra } from './testing/test-infra.ts';

/** Services have 12 s, Kafka and PostgreSQL have less; a supervisor that needs more than this hangs. */
const SUPERVISOR_LIMIT_MS = 60_000;

/** What "npm run reset" leaves: downloads, and the servers that tests may be using right now. */
const KEPT_BY_RESET = ['kafka-libs', 'greenmail-libs', 's3proxy-libs', 'clamd', 'test'];

/** Stops the system that runs from this clone, whoever started it, and whatever a crash has left of it. */
export async function stop({ all }: { all: boolean }): Promise<void> {
  await stopAll();
  if (all) await stopTestInfra();
  say('Vigil 389 is stopped.');
}

async function stopAll(): Promise<void> {
  const running = readLivingState();
  if (running) await stopProcess(running.supervisor, ['SIGTERM', 'SIGKILL'], SUPERVISOR_LIMIT_MS);
  await stopLeftovers(Object.values(readState()?.programs ?? {}));
  await stopLocalServers();
  forgetState();
}

/** Stops everything and removes what this clone has stored. */
export async function reset({ all }: { all: boolean }): Promise<void> {
  await stop({ all });
  removeData(all ? [] : KEPT_BY_RESET);
  say('All data of this clone is removed.');
}

/** The same without a word about it, for whoever begins afresh. */
export async function clearData(): Promise<void> {
  await stopAll();
  removeData(KEPT_BY_RESET);
}

function removeData(kept: readonly string[]): void {
  for (const name of readdirSync(ensureFolder(DATA))) {
    if (!kept.includes(name)) rmSync(join(DATA, name), { recursive: true, force: true });
  }
}
