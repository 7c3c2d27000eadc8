interface Asked<A, R> {
  question: A;
  resolve: (answer: R) => void;
  reject: (error: unknown) => void;
  timer: NodeJS.Timeout;
}

export interface GatheringLimits {
  /** Runs under way at once; what comes meanwhile waits, and so is gathered. */
  runsAtOnce: number;
  /** Questions of one run, at most. */
  questionsPerRun: number;
  /** How long a question waits for its run, in milliseconds, before it is told that there is none for it. */
  waitLimitMs: number;
}

/** Nobody has begun with the question in time. The SQLSTATE is that of too many connections: come back later. */
class GatheringBusy extends Error {
  readonly code = '53300';
}

/**
 * Does together what is asked for at the same moment: a question that comes while others are being worked on waits
 * for the next run, which takes all that wait. Alone, a question waits for nothing.
 */
export class Gathered<A, R> {
  private readonly waiting = new Set<Asked<A, R>>();
  private underWay = 0;

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
      void this.next();
    });
  }

  private async next(): Promise<void> {
    while (this.waiting.size > 0 && this.underWay < this.limits.runsAtOnce) {
      this.underWay += 1;
      await this.settle(this.takeWaiting());
      this.underWay -= 1;
    }
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
