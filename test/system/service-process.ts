import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, launch, markOf, stopProcess, tailOf, type ProcessMark } from '../../infra/processes.ts';
import { ROOT } from '../../infra/paths.ts';
import type { Program } from '../../infra/services.ts';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const PROBE_LIMIT_MS = 2_000;
const POLL_MS = 50;
const TRIES_BEFORE_READY = 3;

/** One program of the system, as a process of its own that a test may end and start again. */
export class ServiceProcess {
  private mark?: ProcessMark;
  /** How its present or last process ends: with its exit code, or the signal that ended it. */
  ended?: Promise<number | NodeJS.Signals>;

  constructor(
    private readonly program: Program,
    readonly logFile: string,
    private readonly changed: () => void,
  ) {}

  get name(): string {
    return this.program.name;
  }

  get url(): string {
    return this.program.url;
  }

  /** The number of its living process; undefined while there is none. */
  get pid(): number | undefined {
    return this.mark && isAlive(this.mark) ? this.mark.pid : undefined;
  }

  /** Its present or last process, for whoever has to clean up. */
  get lastMark(): ProcessMark | undefined {
    return this.mark;
  }

  /** Starts the process, with further variables for this life only, and resolves once it is ready. */
  async start(variables: Record<string, string> = {}): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      this.launch(variables);
      const fault = await this.ready().then(
        () => undefined,
        (error: Error) => error,
      );
      if (!fault) return;
      // As the supervisor of `npm start` does: a process that ends before it is ready gets another try.
      if (this.pid !== undefined || tries === TRIES_BEFORE_READY) throw fault;
    }
  }

  /** Starts the process without waiting for it. */
  launch(variables: Record<string, string> = {}): void {
    if (this.pid !== undefined) throw new Error(`${this.name} runs already.`);
    const { entry, env } = this.program;
    const args = [entry];
    const given = { ...env, ...variables };
    const child = launch({ command: process.execPath, args, logFile: this.logFile, cwd: ROOT, env: given });
    this.mark = child.pid === undefined ? undefined : markOf(child.pid);
    this.ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
    this.changed();
  }

  /** Resolves once the process says that it is ready for work. */
  async ready(): Promise<void> {
    const end = Date.now() + READY_LIMIT_MS;
    while (!(await answersOk(this.program.healthUrl))) {
      const cause = this.pid === undefined ? 'has ended' : Date.now() > end ? 'is not ready in time' : undefined;
      if (cause) throw new Error(`${this.name} ${cause}; its log ends with:\n${tailOf(this.logFile, 20)}`);
      await pause(POLL_MS);
    }
  }

  /** Ends the process and resolves once it is gone; by default in order. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.mark) await stopProcess(this.mark, [signal, 'SIGKILL'], STOP_LIMIT_MS);
  }

  /** Ends the process, by default as a power cut would, and starts it again. */
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.stop(signal);
    await this.start();
  }

  /** All that it has written to its log, in all its lives. */
  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }
}

async function answersOk(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PROBE_LIMIT_MS) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
