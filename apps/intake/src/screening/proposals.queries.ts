import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { AuditLog, Transactions } from '#shared/database';
import { TipsQueries } from '../tips/tips.queries.js';
import type { ProposalDto, ProposalsDto } from './proposal.dto.js';

type Row = Omit<ProposalDto, 'proposedAt' | 'decidedAt'> & { proposedAt: Date; decidedAt: Date | null };

/** Reads what was proposed for tips. */
@Injectable()
export class ProposalsQueries {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly audit: AuditLog,
  ) {}

  /** All proposals for a tip that the caller may read. @throws AppError `not-found`. */
  async ofTip(id: string, caller: Caller): Promise<ProposalsDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      const rows: Row[] = await tx.query(
        `SELECT number, classification, ground, violation, guided_to AS "guidedTo", guidance, note, state,
                proposed_body AS "proposedBody", proposed_at AS "proposedAt", decided_body AS "decidedBody",
                decided_at AS "decidedAt", decision_note AS "decisionNote"
         FROM tip_proposals WHERE tip_id = $1 ORDER BY number`,
        [tip.id],
      );
      this.audit.record(tx, { act: 'tip.read-proposals', objectKind: 'tip', objectId: tip.id });
      return { items: rows.map(viewOf) };
    });
  }
}

function viewOf({ proposedAt, decidedAt, ...row }: Row): ProposalDto {
  return { ...row, proposedAt: proposedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
}
