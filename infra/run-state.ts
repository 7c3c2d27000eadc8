import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, RUN } from './paths.ts';
import { isAlive, type ProcessMark } from './processes.ts';

export const STATE_FILE = join(RUN, 'state.json');

/** One supervised program. */
export interface RunningProgram extends ProcessMark {
  port: number;
  url: string;
}

/** What runs now; other shells, the demo and tests read it. */
export interface RunState {
  supervisor: ProcessMark;
  /** True once every program has answered its health check. */
  ready: boolean;
  urls: { gateway: string; docs: string; officerIssuer: string };
  /** The owner's connection string, not that of a service. */
  databaseUrl: string;
  kafkaBrokers: string;
  /** Set when the business clock is virtual. */
  clockFile?: string;
  programs: Record<string, RunningProgram>;
}

export function readState(): RunState | undefined {
  if (!existsSync(STATE_FILE)) return undefined;
  try {
    return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as RunState;
  } catch {
    return undefined; // Not of this version, or made by hand.
  }
}

/** The state of a supervisor that lives. */
export function readLivingState(): RunState | undefined {
  const state = readState();
  return state && isAlive(state.supervisor) ? state : undefined;
}

export function writeState(state: RunState): void {
  ensureFolder(RUN);
  writeFileSync(`${STATE_FILE}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(`${STATE_FILE}.new`, STATE_FILE);
}

export function forgetState(): void {
  rmSync(STATE_FILE, { force: true });
}
