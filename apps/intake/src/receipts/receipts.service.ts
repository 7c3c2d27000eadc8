import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '#shared/config';
import { termOf, tipStateTerms } from '#shared/contracts';
import { Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import type { IntakeEnv } from '../intake.env.js';
import type { ReceiptDto } from './receipt.dto.js';
import { RECEIPT_FAILURES_PER_MINUTE, receiptHashOf } from './receipt.rules.js';

interface ReceiptRow {
  reference: string;
  state: string;
  receivedAt: Date;
  changedAt: Date;
}

/** Answers informants who ask with nothing but their code. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly transactions: Transactions,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /** @throws AppError `not-found` for a code that is none, `rate-limited` when too many have been. */
  async lookUp(receiptCode: string): Promise<ReceiptDto> {
    const hash = receiptHashOf(this.env.INTAKE_RECEIPT_KEY, receiptCode);
    // Counted before the look and taken back after a hit, so that parallel guesses cannot pass the limit together.
    const minute = await this.transactions.run((tx) => countFailure(tx));
    const found = await this.transactions.run((tx) => findReceipt(tx, hash, minute));
    if (!found) throw new AppError('not-found', { detail: 'Không có tin báo nào với mã này.' });
    return receiptOf(found);
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

async function findReceipt(tx: Tx, hash: string, minute: Date): Promise<ReceiptRow | undefined> {
  const [found]: ReceiptRow[] = await tx.query(
    `SELECT reference, state, received_at AS "receivedAt", state_changed_at AS "changedAt"
     FROM tips WHERE receipt_hash = $1`,
    [hash],
  );
  if (!found) {
    await tx.query(`DELETE FROM receipt_failures WHERE minute < $1::timestamptz - interval '1 hour'`, [minute]);
    return undefined;
  }
  await tx.query(`UPDATE receipt_failures SET failures = failures - 1 WHERE minute = $1`, [minute]);
  return found;
}

function receiptOf({ reference, state, receivedAt, changedAt }: ReceiptRow): ReceiptDto {
  return {
    reference,
    state: state as ReceiptDto['state'],
    stateText: termOf(tipStateTerms, state)?.vi ?? '',
    receivedAt: receivedAt.toISOString(),
    changedAt: changedAt.toISOString(),
  };
}
