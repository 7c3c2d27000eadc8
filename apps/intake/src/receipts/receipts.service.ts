import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '#shared/config';
import { termOf, tipStateTerms } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { AppError } from '#shared/http';
import type { IntakeEnv } from '../intake.env.js';
import { ReceiptAttempts } from './receipt-attempts.service.js';
import type { ReceiptDto } from './receipt.dto.js';
import { receiptHashOf } from './receipt.rules.js';

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
    private readonly attempts: ReceiptAttempts,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /** @throws AppError `not-found` for a code that is none, `rate-limited` when too many have been. */
  async lookUp(receiptCode: string): Promise<ReceiptDto> {
    const hash = receiptHashOf(this.env.INTAKE_RECEIPT_KEY, receiptCode);
    const found = await this.attempts.lookUp((tx) => findReceipt(tx, hash));
    if (!found) throw new AppError('not-found', { detail: 'Không có tin báo nào với mã này.' });
    return receiptOf(found);
  }
}

async function findReceipt(tx: Tx, hash: string): Promise<ReceiptRow | undefined> {
  const [found]: ReceiptRow[] = await tx.query(
    `SELECT reference, state, received_at AS "receivedAt", state_changed_at AS "changedAt"
     FROM tips WHERE receipt_hash = $1`,
    [hash],
  );
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
