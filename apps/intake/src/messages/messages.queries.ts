import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { AuditLog, Transactions } from '#shared/database';
import { TipsQueries } from '../tips/tips.queries.js';
import type { TipMessagesDto } from './message.dto.js';
import { messageColumns, messageOf, type Row } from './messages.writes.js';

/** Reads the talk about a tip. */
@Injectable()
export class MessagesQueries {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly audit: AuditLog,
  ) {}

  /** The whole talk; that it was read is written down. @throws AppError `not-found`. */
  async ofTip(id: string, caller: Caller): Promise<TipMessagesDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      const rows: Row[] = await tx.query(
        `SELECT ${messageColumns} FROM tip_messages WHERE tip_id = $1 ORDER BY number`,
        [tip.id],
      );
      this.audit.record(tx, { act: 'tip.read-messages', objectKind: 'tip', objectId: tip.id });
      return { items: rows.map(messageOf) };
    });
  }
}
