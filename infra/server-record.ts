import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder } from './paths.ts';
import { isAlive, type ProcessMark } from './processes.ts';

/** What is known about a server that was started under .data: enough to find, use and stop it from another shell. */
export interface ServerRecord extends ProcessMark {
  url: string;
  /** All ports it listens on, to be taken again at the next start. */
  ports: number[];
}

export function readRecord(path: string): ServerRecord | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ServerRecord;
  } catch {
    return undefined; // Cut off by a crash while it was written.
  }
}

export function readLiving(path: string): ServerRecord | undefined {
  const record = readRecord(path);
  return record && isAlive(record) ? record : undefined;
}

export function writeRecord(path: string, record: ServerRecord): void {
  ensureFolder(dirname(path));
  writeFileSync(path, JSON.stringify(record, null, 2), { mode: 0o600 });
}

export function forgetRecord(path: string): void {
  rmSync(path, { force: true });
}
