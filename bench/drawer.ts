import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import type { BenchPlace } from './bench-database.ts';
import { ROOT } from './bench-system.ts';

const POLL_MS = 50;
const LIMIT_MS = 300_000;

/** Runs a process with the messaging drawer alone until `isDone`, and ends it. */
export async function withDrawer(
  { databaseUrl, brokers, topicPrefix }: BenchPlace,
  order: { relay: boolean; handler?: 'note' },
  isDone: () => Promise<boolean>,
): Promise<void> {
  const program = join(ROOT, 'test', 'faults', 'children', 'drawer.ts');
  const words = [program, JSON.stringify({ databaseUrl, brokers, topicPrefix, ...order })];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    await until(isDone);
  } finally {
    await end(child);
  }
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error('The drawer has not done its work in time.');
    await pause(POLL_MS);
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
