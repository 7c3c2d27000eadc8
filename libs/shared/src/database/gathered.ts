interface Asked<A, R> {
  question: A;
  resolve: (answer: R) => void;
  reject: (error: unknown) => void;
  timer: NodeJS.Timeout;
}

export interface GatheringLimits {
  /** Runs under way at once, at most; what comes meanwhile waits, and so is gathered. */
  runsAtOnce: number;
  /** Questions of one run, at most. */
  questionsPerRun: number;
  /** How long a question waits for its run, in milliseconds, before it is told that there is none for it. */
  waitLimitMs: number;
}

/**
 * A run beside one that is under way is for so many questions; fewer wait for its end. Two statements wait for the same
 * disk, and when any question might begin the second, half of all runs were of a single one.
 */
const WORTH_A_FURTHER_RUN = 16;

/** Nobody has begun with the question in time. The SQLSTATE is that of too many connections: come back later. */
class GatheringBusy extends Error {
  readonly code = '53300';
}

/**
 * Does together what is asked for at the same moment: the questions of one turn of the event loop, and those that come
 * while others are being worked on, which wait for the next run. Alone, a question waits for nothing.
 */
export class Gathered<A, R> {
  private readonly waiting = new Set<Asked<A, R>>();
  private underWay = 0;
  private isWoken = false;

  /** @param run answers each question of a run, in their order, with its answer or with the error that it met. */
  constructor(
    private readonly run: (questions: A[]) => Promise<PromiseSettledResult<R>[]>,
    private readonly limits: GatheringLimits,
  ) {}

  /** Resolves or rejects as `run` settles this question. @throws an outage when no run begins with it in time. */
  ask(question: A): Promise<R> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.waiting.delete(asked);
        reject(new GatheringBusy('The database is busy.'));
      };
      const asked = { question, resolve, reject, timer: setTimeout(giveUp, this.limits.waitLimitMs) };
      this.waiting.add(asked);
      this.wake();
    });
  }

  private wake(): void {
    if (this.isWoken) return;
    this.isWoken = true;
    setImmediate(() => {
      this.isWoken = false;
      this.begin();
    });
  }

  private begin(): void {
    while (this.isWorthARun()) void this.runNext();
  }

  private isWorthARun(): boolean {
    const worth = this.underWay === 0 ? 1 : WORTH_A_FURTHER_RUN;
    return this.waiting.size >= worth && this.underWay < this.limits.runsAtOnce;
  }

  private async runNext(): Promise<void> {
    this.underWay += 1;
    await this.settle(this.takeWaiting());
    this.underWay -= 1;
    this.begin();
  }

  private takeWaiting(): Asked<A, R>[] {
    const taken = [...this.waiting].slice(0, this.limits.questionsPerRun);
    for (const asked of taken) {
      clearTimeout(asked.timer);
      this.waiting.delete(asked);
    }
    return taken;
  }

  private async settle(asked: readonly Asked<A, R>[]): Promise<void> {
    try {
      const answers = await this.run(asked.map(({ question }) => question));
      for (const [index, answer] of answers.entries())
        if (answer.status === 'fulfilled') asked[index]?.resolve(answer.value);
        else asked[index]?.reject(answer.reason);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
