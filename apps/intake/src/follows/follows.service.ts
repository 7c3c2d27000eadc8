import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, ENV } from '#shared/config';
import { AuditLog, Transactions, type NewRows, type Tx } from '#shared/database';
import { keepAnswer } from '#shared/http';
import { currentContext } from '#shared/observability';
import type { IntakeEnv } from '../intake.env.js';
import { newReceiptCode, receiptHashOf } from '../receipts/receipt.rules.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { InterestQueries } from '../similar/interest.queries.js';
import { largestOf, progressOf, toldOf } from '../similar/interest.rules.js';
import { SimilarService } from '../similar/similar.service.js';
import type { SubjectDto } from '../similar/subject.dto.js';
import type { FollowDto, FollowedDto } from './follow.dto.js';

interface Followed {
  keys: string[];
  at: Date;
}

const columns = ['id', 'receipt_hash', 'identifier_keys', 'followed_at'];

/** Lets people follow what is done about a subject instead of reporting it again. Who they are is not asked. */
@Injectable()
export class FollowsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly similar: SimilarService,
    private readonly interest: InterestQueries,
    private readonly receipts: ReceiptsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /** @throws AppError `validation-failed` naming what cannot be read. */
  async follow(subject: SubjectDto): Promise<FollowedDto> {
    const keys = this.similar.keysOf(subject);
    const at = this.clock.now();
    const receiptCode = newReceiptCode();
    const answer = { receiptCode, followedAt: at.toISOString() };
    keepAnswer(answer);
    await this.transactions.append(this.rowsOf(receiptCode, { keys, at }));
    return answer;
  }

  /**
   * What is told to followers: as everybody is, but by the latest report.
   * @throws AppError `not-found` for a code that is none, `rate-limited` when too many have been.
   */
  async lookUp(receiptCode: string): Promise<FollowDto> {
    const { interest, at } = await this.receipts.findBy(receiptCode, async (tx, hash) => {
      const found = await findFollow(tx, hash);
      return found && { at: found.at, interest: largestOf(await this.interest.of(tx, found.keys)) };
    });
    const progress = progressOf(interest?.newest ? [interest.newest] : []);
    return { ...toldOf(interest, progress, currentContext().locale), followedAt: at.toISOString() };
  }

  private rowsOf(receiptCode: string, { keys, at }: Followed): NewRows[] {
    const id = randomUUID();
    const receipt = receiptHashOf(this.env.INTAKE_RECEIPT_KEY, receiptCode);
    const row = { id, receipt_hash: receipt, identifier_keys: keys, followed_at: at };
    const audited = this.audit.rowsOf({ act: 'follow.begin', objectKind: 'follow', objectId: id });
    return [{ table: 'tip_follows', columns, rows: [row] }, audited];
  }
}

async function findFollow(tx: Tx, hash: string): Promise<Followed | undefined> {
  const [found]: Followed[] = await tx.query(
    `SELECT identifier_keys AS keys, followed_at AS at FROM tip_follows WHERE receipt_hash = $1`,
    [hash],
  );
  return found;
}
