import type { EntityManager, QueryRunner } from 'typeorm';
import type { NewRows } from './new-rows.js';

/**
 * The manager of an open transaction. Every write goes through the one that its act was given;
 * a manager or repository that comes from injection silently works outside the transaction.
 */
export type Tx = EntityManager;

/** What an act leaves to the end of its transaction. */
export interface LeftToTheEnd {
  /** Written just before the commit. */
  rows: NewRows[];
  /** Done after the commit; never when it is rolled back. */
  afterCommit: (() => void)[];
}

const left = new WeakMap<QueryRunner, LeftToTheEnd>();

/** From now on the transaction takes what is left to its end; whoever calls this does it. */
export function beginLeaving(tx: Tx): LeftToTheEnd {
  const toTheEnd: LeftToTheEnd = { rows: [], afterCommit: [] };
  left.set(runnerOf(tx), toTheEnd);
  return toTheEnd;
}

/** Runs `act` once, after the transaction of `tx` has been committed; never when it is rolled back. */
export function afterCommit(tx: Tx, act: () => void): void {
  leftOf(tx).afterCommit.push(act);
}

/**
 * Adds rows at the end of the transaction, in one statement with all others that are added so: audit rows and events,
 * which nobody reads in the act that writes them.
 */
export function addAtEnd(tx: Tx, rows: NewRows): void {
  if (rows.rows.length > 0) leftOf(tx).rows.push(rows);
}

function leftOf(tx: Tx): LeftToTheEnd {
  const toTheEnd = left.get(runnerOf(tx));
  if (!toTheEnd) throw new TypeError('A write needs the manager that Transactions gave to its act.');
  return toTheEnd;
}

/** The session of the transaction. @throws TypeError when there is none. */
export function runnerOf(tx: Tx): QueryRunner {
  if (!tx.queryRunner) throw new TypeError('A write needs the manager of an open transaction.');
  return tx.queryRunner;
}
