import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import type { Caller } from '#shared/auth';
import { AuditLog, LOOK_LIMIT_ROWS, Transactions, type Tx } from '#shared/database';
import { decodeCursor, encodeCursor, type Page, type PageQuery } from '#shared/http';
import { TipsQueries } from '../tips/tips.queries.js';
import type { TipOfSameInformantDto } from './same-informant.dto.js';

const position = Type.Object({ at: Type.String({ format: 'date-time' }), id: Type.String({ format: 'uuid' }) });

/**
 * Finds the other tips of a tip's informant without opening anything. Of tips that the caller may not see, nothing is
 * told, not even that there are some: they may accuse the caller's own body.
 */
@Injectable()
export class SameInformantQueries {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly audit: AuditLog,
  ) {}

  /** The latest first; none for a tip without a name. That it was asked is written down. @throws AppError `not-found`. */
  async list(tip: string, { limit, cursor }: PageQuery, caller: Caller): Promise<Page<TipOfSameInformantDto>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, position);
    const ids = await this.transactions.run(async (tx) => {
      const { id } = await this.tips.lock(tx, tip, caller);
      this.audit.record(tx, { act: 'tip.same-informant', objectKind: 'tip', objectId: id });
      return othersOf(tx, id);
    });
    const found = await this.tips.visibleAmong(ids, { caller, limit: limit + 1, after });
    const items = found.slice(0, limit).map(({ id, reference, receivedAt }) => ({ id, reference, receivedAt }));
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ at: last.receivedAt, id: last.id }) : null };
  }
}

/** The same work for a tip without a name, so that time tells nothing. Of a person with very many tips, some. */
async function othersOf(tx: Tx, tipId: string): Promise<string[]> {
  const [own]: { hashes: string[] }[] = await tx.query(
    `SELECT person_hashes AS hashes FROM informants WHERE tip_id = $1`,
    [tipId],
  );
  const rows: { id: string }[] = await tx.query(
    `SELECT tip_id AS id FROM informants WHERE person_hashes && $1::text[] AND tip_id <> $2 LIMIT ${LOOK_LIMIT_ROWS}`,
    [own?.hashes ?? [], tipId],
  );
  return rows.map(({ id }) => id);
}
