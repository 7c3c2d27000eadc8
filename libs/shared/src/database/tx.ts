import type { EntityManager, QueryRunner } from 'typeorm';

/**
 * The manager of an open transaction. Every write goes through the one that its act was given;
 * a manager or repository that comes from injection silently works outside the transaction.
 */
export type Tx = EntityManager;

const afterCommitActs = new WeakMap<QueryRunner, (() => void)[]>();

/** Runs `act` once, after the transaction of `tx` has been committed; never when it is rolled back. */
export function afterCommit(tx: Tx, act: () => void): void {
  const runner = runnerOf(tx);
  const acts = afterCommitActs.get(runner);
  if (acts) acts.push(act);
  else afterCommitActs.set(runner, [act]);
}

/** Takes the acts registered for the runner's transaction, leaving none behind. */
export function takeAfterCommitActs(tx: Tx): (() => void)[] {
  const runner = runnerOf(tx);
  const acts = afterCommitActs.get(runner) ?? [];
  afterCommitActs.delete(runner);
  return acts;
}

function runnerOf(tx: Tx): QueryRunner {
  if (!tx.queryRunner) throw new TypeError('A write needs the manager of an open transaction.');
  return tx.queryRunner;
}
