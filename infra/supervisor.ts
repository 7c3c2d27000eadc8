import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFault } from './fault.ts';
import { LOGS, ROOT } from './paths.ts';
import { isAlive, launch, markOf, stopProcess, tailOf, type ProcessMark } from './processes.ts';
import type { RunningProgram } from './run-state.ts';
import type { Program } from './services.ts';

const READY_LIMIT_MS = 120_000;
const HEALTH_LIMIT_MS = 2_000;
const POLL_MS = 100;
const TRIES_BEFORE_READY = 3;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const STEADY_MS = 30_000;

/** A service gets its own SHUTDOWN_LIMIT_MS (10 s) and a little more before it is killed. */
const STOP_LIMIT_MS = 12_000;

interface Kept {
  program: Program;
  child?: ChildProcess;
  mark?: ProcessMark;
  startedAt: number;
  /** Starts in a row that did not last. */
  failures: number;
  ready: boolean;
}

export interface SupervisorEvents {
  /** A program got another process; the state on disk should say so. */
  changed(programs: Record<string, RunningProgram>): void;
  /** Something that whoever watches the terminal should know. */
  said(line: string): void;
}

/** Keeps programs alive: whatever ends without being asked is started again after a pause that grows. */
export class Supervisor {
  private readonly kept = new Map<string, Kept>();
  private stopping = false;
  private readonly events: SupervisorEvents;

  constructor(events: SupervisorEvents) {
    this.events = events;
  }

  /** Starts a program and resolves once it is healthy. */
  async start(program: Program): Promise<void> {
    const kept: Kept = { program, startedAt: 0, failures: 0, ready: false };
    this.kept.set(program.name, kept);
    this.spawn(kept);
    const end = Date.now() + READY_LIMIT_MS;
    // A process that died may have left its port to a stranger, whose health says nothing about ours.
    while (!(await isHealthy(program.healthUrl)) || !isRunning(kept)) {
      if (this.stopping) throw new StartFault(`${program.name} was stopped while it started.`);
      if (kept.failures >= TRIES_BEFORE_READY || Date.now() > end) throw failedStart(program);
      await sleep(POLL_MS);
    }
    kept.ready = true;
    kept.failures = 0;
  }

  /** Ends all programs, first as they wish, then by force; nothing is started again. */
  async stop(): Promise<void> {
    this.stopping = true;
    const marks = [...this.kept.values()].flatMap(({ mark }) => (mark ? [mark] : []));
    await Promise.all(marks.map((mark) => stopProcess(mark, ['SIGTERM', 'SIGKILL'], STOP_LIMIT_MS)));
  }

  /** Ends at once what an impatient second Ctrl-C finds still running. */
  kill(): void {
    for (const { child } of this.kept.values()) child?.kill('SIGKILL');
  }

  private spawn(kept: Kept): void {
    const { name, entry, env } = kept.program;
    const child = launch({
      command: process.execPath,
      args: [entry],
      logFile: logFileOf(name),
      cwd: ROOT,
      env,
    });
    kept.child = child;
    kept.mark = child.pid === undefined ? undefined : markOf(child.pid);
    kept.startedAt = Date.now();
    child.once('exit', (code, signal) => void this.restart(kept, signal ?? `code ${code}`));
    this.events.changed(this.programs());
  }

  private async restart(kept: Kept, cause: string): Promise<void> {
    if (this.stopping) return;
    kept.failures = Date.now() - kept.startedAt > STEADY_MS ? 1 : kept.failures + 1;
    if (!kept.ready && kept.failures >= TRIES_BEFORE_READY) return;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (kept.failures - 1), LONGEST_PAUSE_MS);
    const { name } = kept.program;
    this.events.said(`${name} ended (${cause}) and starts again in ${pauseMs} ms; its log is ${logFileOf(name)}`);
    await sleep(pauseMs);
    if (!this.stopping) this.spawn(kept);
  }

  private programs(): Record<string, RunningProgram> {
    const entries = [...this.kept.values()].flatMap(({ program: { name, port, url }, mark }) =>
      mark ? [[name, { ...mark, port, url }] as const] : [],
    );
    return Object.fromEntries(entries);
  }
}

/** Ends programs that a killed supervisor left behind. */
export async function stopLeftovers(marks: ProcessMark[]): Promise<void> {
  const living = marks.filter(isAlive);
  await Promise.all(living.map((mark) => stopProcess(mark, ['SIGTERM', 'SIGKILL'], STOP_LIMIT_MS)));
}

function isRunning({ mark }: Kept): boolean {
  return mark !== undefined && isAlive(mark);
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(HEALTH_LIMIT_MS) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

function failedStart({ name, healthUrl }: Program): StartFault {
  const log = logFileOf(name);
  return new StartFault(`${name} did not become ready (${healthUrl}); its log ${log} ends with:\n${tailOf(log, 15)}`);
}

function logFileOf(name: string): string {
  return join(LOGS, `${name}.log`);
}
