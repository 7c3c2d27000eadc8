import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { RECEIPT_FAILURES_PER_MINUTE } from './receipt.rules.js';

/** Lets people find by a code of 16 digits what only they know of, and nobody guess one: wrong codes are counted. */
@Injectable()
export class ReceiptAttempts {
  constructor(private readonly transactions: Transactions) {}

  /**
   * What `find` finds by a code; undefined counts as a wrong one.
   * @throws AppError `rate-limited` when too many codes have been wrong, whoever sent them.
   */
  async lookUp<T>(find: (tx: Tx) => Promise<T | undefined>): Promise<T | undefined> {
    // Counted before the look and taken back after a hit, so that parallel guesses cannot pass the limit together.
    const minute = await this.transactions.run((tx) => countFailure(tx));
    return this.transactions.run(async (tx) => {
      const found = await find(tx);
      await (found === undefined ? forgetOld(tx, minute) : takeBack(tx, minute));
      return found;
    });
  }
}

/** @returns the minute (of real time, like all limits) in which the attempt was counted. */
async function countFailure(tx: Tx): Promise<Date> {
  const [counted]: { minute: Date }[] = await tx.query(
    `INSERT INTO receipt_failures AS known (minute, failures) VALUES (date_trunc('minute', now()), 1)
     ON CONFLICT (minute) DO UPDATE SET failures = known.failures + 1 WHERE known.failures < $1
     RETURNING minute`,
    [RECEIPT_FAILURES_PER_MINUTE],
  );
  if (counted) return counted.minute;
  const [left]: { seconds: number }[] = await tx.query(
    `SELECT ceil(extract(epoch FROM date_trunc('minute', now()) + interval '1 minute' - now()))::integer AS seconds`,
  );
  throw new AppError('rate-limited', {
    detail: 'Quá nhiều mã sai; hãy thử lại sau.',
    retryAfterSeconds: left?.seconds ?? 60,
  });
}

async function forgetOld(tx: Tx, minute: Date): Promise<void> {
  await tx.query(`DELETE FROM receipt_failures WHERE minute < $1::timestamptz - interval '1 hour'`, [minute]);
}

async function takeBack(tx: Tx, minute: Date): Promise<void> {
  await tx.query(`UPDATE receipt_failures SET failures = failures - 1 WHERE minute = $1`, [minute]);
}
