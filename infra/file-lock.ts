import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder } from './paths.ts';
import { isAlive, markOf, type ProcessMark } from './processes.ts';

const POLL_MS = 100;

/** Runs `work` while no other living process is inside the same lock. A lock whose owner died is taken over. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  ensureFolder(dirname(path));
  while (!tryLock(path)) {
    await sleep(POLL_MS + Math.random() * POLL_MS);
    dropIfOrphaned(path);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(markOf(process.pid)), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function dropIfOrphaned(path: string): void {
  const owner = readOwner(path);
  if (owner && !isAlive(owner)) rmSync(path, { force: true });
}

function readOwner(path: string): ProcessMark | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessMark;
  } catch {
    return undefined; // Gone, or its owner is just writing it.
  }
}
