import { Logger } from '@nestjs/common';

const FAILURE_PAUSE_MS = 1_000;

/**
 * Work that runs again and again in one process: at once when woken, otherwise after a pause, never twice at a time.
 * An error is logged and followed by a pause; it ends nothing.
 */
export class PeriodicWork {
  private readonly logger: Logger;
  private stopped = true;
  private woken = false;
  private endRest: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private lastFailure: string | undefined;

  /**
   * @param turn does one turn and answers whether there is more to do at once.
   * @param paceMs Milliseconds from the beginning of a turn to the next one that it is woken for.
   */
  constructor(
    name: string,
    private readonly pauseMs: number,
    private readonly turn: () => Promise<boolean>,
    private readonly paceMs = 0,
  ) {
    this.logger = new Logger(name);
  }

  /** The message of the last turn's failure; undefined after a turn that succeeded. */
  get failure(): string | undefined {
    return this.lastFailure;
  }

  /** Takes the first turn at once; does nothing when it already runs. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.running = this.loop();
  }

  /** Ends the pause, if there is one; several calls count as one. */
  wake(): void {
    this.woken = true;
    this.endRest?.();
  }

  /** Ends after the turn that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.endRest?.();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      const begun = performance.now();
      const more = await this.runTurn();
      if (more) continue;
      const paceLeft = begun + this.paceMs - performance.now();
      if (paceLeft > 0 && !this.stopped) await this.rest(paceLeft, { wakeable: false });
      if (!this.woken && !this.stopped) await this.rest(this.pauseMs);
    }
  }

  private async runTurn(): Promise<boolean> {
    try {
      const more = await this.turn();
      this.lastFailure = undefined;
      return more;
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      if (failure !== this.lastFailure) this.logger.error(failure);
      this.lastFailure = failure;
      if (!this.stopped) await this.rest(FAILURE_PAUSE_MS, { wakeable: false });
      return false;
    }
  }

  private rest(ms: number, options = { wakeable: true }): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.endRest = undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.endRest = () => {
        if (options.wakeable || this.stopped) end();
      };
    });
  }
}
