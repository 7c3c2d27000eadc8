import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '#shared/config';
import { Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { currentContext } from '#shared/observability';
import type { IntakeEnv } from '../intake.env.js';
import type { ReceiptDto } from './receipt.dto.js';
import { receiptOf, type ReceiptRow } from './receipt-view.rules.js';
import { RECEIPT_FAILURES_PER_MINUTE, receiptHashOf } from './receipt.rules.js';

/** Finds what informants ask for with nothing but their code. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly transactions: Transactions,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /** @throws AppError `not-found` for a code that is none, `rate-limited` when too many have been. */
  async lookUp(receiptCode: string): Promise<ReceiptDto> {
    const row = await this.findBy(receiptCode, readReceipt);
    return receiptOf(row, currentContext().locale);
  }

  /**
   * Does something about the tip of a code, in a transaction that has locked it.
   * @throws AppError as {@link lookUp}.
   */
  async withTip<T>(receiptCode: string, work: (tx: Tx, tipId: string) => Promise<T>): Promise<T> {
    const { id } = await this.findBy(receiptCode, lookForTip);
    return this.transactions.run(async (tx) => {
      await tx.query(`SELECT FROM tips WHERE id = $1 FOR NO KEY UPDATE`, [id]);
      return work(tx, id);
    });
  }

  /**
   * Looks by the hash of a code, and limits how many codes may be wrong: whatever is found by a code is found here, so
   * that all guessing together has one limit.
   * @throws AppError as {@link lookUp}.
   */
  async findBy<T>(code: string, look: (tx: Tx, hash: string) => Promise<T | undefined>): Promise<T> {
    const hash = receiptHashOf(this.env.INTAKE_RECEIPT_KEY, code);
    // Counted before the look and taken back after a hit, so that parallel guesses cannot pass the limit together.
    const minute = await this.transactions.run((tx) => countFailure(tx));
    const found = await this.transactions.run(async (tx) => {
      const seen = await look(tx, hash);
      await (seen === undefined ? forgetOldFailures(tx, minute) : takeBackFailure(tx, minute));
      return seen;
    });
    if (found === undefined) throw new AppError('not-found', { detail: 'Không có tin báo nào với mã này.' });
    return found;
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

async function takeBackFailure(tx: Tx, minute: Date): Promise<void> {
  await tx.query(`UPDATE receipt_failures SET failures = failures - 1 WHERE minute = $1`, [minute]);
}

async function forgetOldFailures(tx: Tx, minute: Date): Promise<void> {
  await tx.query(`DELETE FROM receipt_failures WHERE minute < $1::timestamptz - interval '1 hour'`, [minute]);
}

async function lookForTip(tx: Tx, hash: string): Promise<{ id: string } | undefined> {
  const [found]: { id: string }[] = await tx.query(`SELECT id FROM tips WHERE receipt_hash = $1`, [hash]);
  return found;
}

async function readReceipt(tx: Tx, hash: string): Promise<ReceiptRow | undefined> {
  const [found]: ReceiptRow[] = await tx.query(
    `SELECT reference, state, violation, received_at AS "receivedAt", state_changed_at AS "changedAt",
            (SELECT jsonb_agg(jsonb_build_object('state', step.state, 'at', step.at) ORDER BY step.version)
             FROM tip_state_changes AS step WHERE step.tip_id = tips.id) AS history,
            (SELECT guidance FROM tip_proposals AS proposal
             WHERE proposal.tip_id = tips.id AND proposal.state = 'approved' AND guidance IS NOT NULL
             ORDER BY number DESC LIMIT 1) AS guidance,
            (SELECT jsonb_agg(jsonb_build_object('number', said.number, 'kind', said.kind, 'by', said.said_by,
                                                 'text', said.text, 'inReplyTo', said.in_reply_to, 'at', said.at)
                              ORDER BY said.number)
             FROM tip_messages AS said WHERE said.tip_id = tips.id) AS messages,
            (SELECT count(*)::integer FROM attachments AS file
             WHERE file.tip_id = tips.id AND file.state <> 'announced') AS "fileCount"
     FROM tips WHERE receipt_hash = $1`,
    [hash],
  );
  return found;
}
