import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder } from './paths.ts';

const POLL_MS = 50;
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** A process that can be told from a later one which got the same number. */
export interface ProcessMark {
  pid: number;
  born: string;
}

export interface Launch {
  command: string;
  args: string[];
  logFile: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

/**
 * Starts a process in a group of its own: Ctrl-C in the terminal reaches only the supervisor, which then stops
 * the others in order.
 */
export function launch({ command, args, logFile, ...options }: Launch): ChildProcess {
  ensureFolder(dirname(logFile));
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(command, args, { ...options, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

/** The mark of a living process; undefined when there is none (a zombie counts as none). */
export function markOf(pid: number): ProcessMark | undefined {
  const born = existsSync('/proc/self/stat') ? bornByProc(pid) : bornByPs(pid);
  return born === undefined ? undefined : { pid, born };
}

export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.born === mark.born;
}

/** Sends each signal in turn, giving the process `limitMs` after each, and resolves once it is gone. */
export async function stopProcess(mark: ProcessMark, signals: NodeJS.Signals[], limitMs: number): Promise<void> {
  for (const signal of signals) {
    if (!sendSignal(mark, signal)) return;
    const end = Date.now() + limitMs;
    while (Date.now() < end && isAlive(mark)) await sleep(POLL_MS);
  }
}

/** The last lines of a log, for an error message. */
export function tailOf(logFile: string, lines = 5): string {
  if (!existsSync(logFile)) return '';
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function sendSignal(mark: ProcessMark, signal: NodeJS.Signals): boolean {
  if (!isAlive(mark)) return false;
  try {
    return process.kill(mark.pid, signal);
  } catch {
    return false; // It ended between the look and the signal.
  }
}

function bornByProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // proc(5): from the third field on
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function bornByPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state, ...born] = stdout.trim().split(/\s+/);
  return status !== 0 || state?.startsWith('Z') ? undefined : born.join(' ');
}
