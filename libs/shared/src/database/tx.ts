import type { EntityManager, QueryRunner } from 'typeorm';
import type { PoolClient } from 'pg';
import { statementAdding, type NewRows } from './new-rows.js';

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

/** Adds rows to several tables in one statement; their foreign keys may be met by each other. */
export async function addNow(tx: Tx, rows: readonly NewRows[], claims: readonly object[] = []): Promise<void> {
  const some = rows.filter((added) => added.rows.length > 0);
  if (some.length === 0 && claims.length === 0) return;
  const session = (await runnerOf(tx).connect()) as PoolClient;
  await session.query(statementAdding(some, claims));
}

function leftOf(tx: Tx): LeftToTheEnd {
  const toTheEnd = left.get(runnerOf(tx));
  if (!toTheEnd) throw new TypeError('A write needs the manager that Transactions gave to its act.');
  return toTheEnd;
}

function runnerOf(tx: Tx): QueryRunner {
  if (!tx.queryRunner) throw new TypeError('A write needs the manager of an open transaction.');
  return tx.queryRunner;
}
