import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFault } from './fault.ts';
import { LOGS, ROOT } from './paths.ts';
import { isAlive, launch, markOf, type ProcessMark } from './processes.ts';
import { readLivingState, type RunState } from './run-state.ts';

const LOG = join(LOGS, 'supervisor.log');
const POLL_MS = 100;

/**
 * Starts the system in the background, showing its progress, and resolves with its state once it is ready. Uses the
 * one that runs already, if any.
 */
export async function startDetached(env: NodeJS.ProcessEnv = process.env): Promise<RunState> {
  const running = readLivingState();
  if (running?.ready) return running;
  rmSync(LOG, { force: true });
  const child = launch({
    command: process.execPath,
    args: [join(ROOT, 'infra', 'cli.ts'), 'start'],
    logFile: LOG,
    cwd: ROOT,
    env,
  });
  child.unref();
  const supervisor = running?.supervisor ?? (child.pid === undefined ? undefined : markOf(child.pid));
  const interrupt = () => child.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);
  return follow(supervisor);
}

async function follow(supervisor: ProcessMark | undefined): Promise<RunState> {
  const show = logReader();
  while (supervisor && isAlive(supervisor)) {
    show();
    const state = readLivingState();
    if (state?.ready) {
      show();
      return state;
    }
    await sleep(POLL_MS);
  }
  show();
  throw new StartFault('Vigil 389 did not start; the reason stands above.');
}

/** A function that prints what was added to the log since its last call. */
function logReader(): () => void {
  let position = 0;
  return () => {
    if (!existsSync(LOG)) return;
    const file = openSync(LOG, 'r');
    const buffer = Buffer.alloc(64 * 1024);
    const length = readSync(file, buffer, 0, buffer.length, position);
    closeSync(file);
    position += length;
    process.stdout.write(buffer.subarray(0, length));
  };
}
