import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { isTransient } from './pg-errors.js';
import { takeAfterCommitActs, type Tx } from './tx.js';

/** How often a transaction is run again after a deadlock or serialization failure before the error is let out. */
const TRANSIENT_RETRIES = 8;
const TRANSIENT_PAUSE_MS = 10;

/** Opens transactions. A use case calls `run` once; everything it writes goes through the `tx` it is given. */
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly beforeCommit?: (tx: Tx) => Promise<void>,
  ) {}

  /**
   * Runs `work` in one transaction and commits; any error rolls back.
   * Deadlocks and serialization failures run `work` again (so it must have no effect outside the transaction).
   * @throws whatever `work` throws, or the database's error.
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.runOnce(work);
      } catch (error) {
        if (!isTransient(error) || attempt >= TRANSIENT_RETRIES) throw error;
        await pause(TRANSIENT_PAUSE_MS * 2 ** attempt * Math.random());
      }
    }
  }

  private async runOnce<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let acts: (() => void)[] = [];
    const result = await this.dataSource.transaction(async (tx) => {
      const done = await this.workIn(tx, work).catch((error: unknown) => {
        takeAfterCommitActs(tx);
        throw error;
      });
      acts = takeAfterCommitActs(tx);
      return done;
    });
    for (const act of acts) act();
    return result;
  }

  private async workIn<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await work(tx);
    await this.beforeCommit?.(tx);
    return result;
  }
}
