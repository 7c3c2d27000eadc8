import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Appending } from './appending.js';
import { named, type NewRows } from './new-rows.js';
import { retryTransient } from './transient.js';
import { addNow, beginLeaving, type Tx } from './tx.js';

/** The claim under which the present work runs, as `finish_claims` takes it; undefined without one. */
export type PresentClaim = () => object | undefined;

/**
 * Commits the work of acts. A use case calls `run` once, and everything it writes goes through the `tx` it is given;
 * or, where it only adds rows, `append` once.
 */
export class Transactions {
  private readonly appending: Appending;

  constructor(
    private readonly dataSource: DataSource,
    private readonly presentClaim: PresentClaim = () => undefined,
  ) {
    this.appending = new Appending(() => this.pool());
  }

  /**
   * Runs `work` in one transaction and commits; any error rolls back.
   * Deadlocks and serialization failures run `work` again (so it must have no effect outside the transaction).
   * @throws whatever `work` throws, or the database's error.
   */
  run<T>(work: (tx: Tx) => Promise<T> | T): Promise<T> {
    return retryTransient(() => this.runOnce(work));
  }

  /**
   * Commits an act that only adds rows and reads none of them: one round trip, shared with the acts of the same moment.
   * @throws the database's error; then nothing of the act has been done, except that after an outage nobody knows.
   */
  append(rows: readonly NewRows[]): Promise<void> {
    return this.appending.append({ rows, claim: this.presentClaim() });
  }

  /** Runs one statement that commits by itself; answers its rows. @throws the database's error. */
  runAlone<T>(sql: string, values: unknown[]): Promise<T> {
    return retryTransient(() => this.dataSource.query<T>(sql, values));
  }

  /** As {@link runAlone}, for a statement that is run for each request: it is prepared once per connection. */
  async runPrepared<Row extends object>(sql: string, values: unknown[]): Promise<Row[]> {
    const { rows } = await retryTransient(() => this.pool().query<Row>(named(sql, values)));
    return rows;
  }

  private pool(): Pool {
    return (this.dataSource.driver as PostgresDriver).master as Pool;
  }

  private async runOnce<T>(work: (tx: Tx) => Promise<T> | T): Promise<T> {
    let acts: (() => void)[] = [];
    const result = await this.dataSource.transaction(async (tx) => {
      const { rows, afterCommit } = beginLeaving(tx);
      const done = await work(tx);
      const claim = this.presentClaim();
      await addNow(tx, rows, claim ? [claim] : []);
      acts = afterCommit;
      return done;
    });
    for (const act of acts) act();
    return result;
  }
}
