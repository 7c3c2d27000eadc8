import type { Pool } from 'pg';
import { ACQUIRE_LIMIT_MS } from './data-source.js';
import { Gathered } from './gathered.js';
import { statementAdding, type NewRows } from './new-rows.js';
import { isOutage } from './pg-errors.js';
import { retryTransient } from './transient.js';

/** What one act adds, all of it or nothing. */
interface Addition {
  rows: readonly NewRows[];
  /** The claim under which the act runs; its loss undoes the act. */
  claim?: object;
}

/** More would only make each of them smaller. */
const STATEMENTS_AT_ONCE = 2;
const ACTS_PER_STATEMENT = 100;

/**
 * Commits acts that only add rows, those of the same moment in one statement and so in one commit. When that fails,
 * each act is tried by itself, so that none fails for another's fault.
 */
export class Appending {
  private readonly gathered: Gathered<Addition, void>;

  /** @param pool is asked at each statement: a data source has one as soon as it is connected. */
  constructor(private readonly pool: () => Pool) {
    this.gathered = new Gathered((additions) => this.commit(additions), {
      runsAtOnce: STATEMENTS_AT_ONCE,
      questionsPerRun: ACTS_PER_STATEMENT,
      waitLimitMs: ACQUIRE_LIMIT_MS,
    });
  }

  /**
   * Resolves when the act is committed.
   * @throws the database's error; then nothing of the act has been done, except that after an outage nobody knows.
   */
  async append(addition: Addition): Promise<void> {
    await this.gathered.ask(addition);
    for (const { committed } of addition.rows) committed?.();
  }

  private async commit(additions: Addition[]): Promise<PromiseSettledResult<void>[]> {
    try {
      await this.write(additions);
      return additions.map(() => ({ status: 'fulfilled', value: undefined }));
    } catch (error) {
      // After an outage nobody knows whether they were committed: to try again could do them twice.
      if (additions.length === 1 || isOutage(error))
        return additions.map(() => ({ status: 'rejected', reason: error }));
      return Promise.allSettled(additions.map((addition) => this.write([addition])));
    }
  }

  private async write(additions: Addition[]): Promise<void> {
    const rows = additions.flatMap((addition) => addition.rows).filter((added) => added.rows.length > 0);
    const claims = additions.flatMap(({ claim }) => claim ?? []);
    await retryTransient(() => this.pool().query(statementAdding(rows, claims)));
  }
}
