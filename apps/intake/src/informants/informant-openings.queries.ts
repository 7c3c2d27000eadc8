import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { Clock, vnDate } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, type Page } from '#shared/http';
import type { OpeningDto, OpeningsQuery } from './informant-opening.dto.js';
import type { Opening } from './informant-opening.rules.js';
import { openingViewOf } from './informant-opening-view.rules.js';
import { openingColumns, openingOf } from './informant-openings.writes.js';

const position = Type.Object({ at: Type.String({ format: 'date-time' }), id: Type.String({ format: 'uuid' }) });

/** Reads a body's own openings. */
@Injectable()
export class InformantOpeningsQueries {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** What the caller's body has asked for. @throws AppError `not-found`. */
  async one(tx: Tx, id: string, { body }: Caller): Promise<Opening> {
    const opening = isUuid(id) ? await openingOf(tx, id, body) : undefined;
    if (!opening) throw new AppError('not-found', { detail: 'Không có đề nghị mở danh tính nào với mã này.' });
    return opening;
  }

  /** One opening; that it was read is written down. @throws AppError `not-found`. */
  read(id: string, caller: Caller): Promise<OpeningDto> {
    return this.transactions.run(async (tx) => {
      const opening = await this.one(tx, id, caller);
      this.audit.record(tx, { act: 'informant-opening.read', objectKind: 'informant-opening', objectId: id });
      return openingViewOf(opening, this.clock.now());
    });
  }

  /** Those of a month, the latest first; that they were read is written down. @throws AppError `validation-failed`. */
  list(query: OpeningsQuery, { body }: Caller): Promise<Page<OpeningDto>> {
    const at = this.clock.now();
    const month = query.month ?? vnDate(at).slice(0, 7);
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, position);
    return this.transactions.run(async (tx) => {
      const found = await ofMonth(tx, { body, month, after, limit: query.limit + 1 });
      this.audit.record(tx, { act: 'informant-opening.list', objectKind: 'informant-openings', objectId: month });
      const items = found.slice(0, query.limit);
      const last = found.length > query.limit ? items.at(-1) : undefined;
      const nextCursor = last ? encodeCursor({ at: last.askedAt.toISOString(), id: last.id }) : null;
      return { items: items.map((opening) => openingViewOf(opening, at)), nextCursor };
    });
  }
}

interface PageOfMonth {
  body: string;
  month: string;
  after: { at: string; id: string } | undefined;
  limit: number;
}

function ofMonth(tx: Tx, { body, month, after, limit }: PageOfMonth): Promise<Opening[]> {
  const from = new Date(`${month}-01T00:00:00+07:00`);
  return tx.query(
    `SELECT ${openingColumns} FROM informant_openings o JOIN tips t ON t.id = o.tip_id
     WHERE o.body = $1 AND o.asked_at >= $2 AND o.asked_at < $3
       AND ($4::timestamptz IS NULL OR (o.asked_at, o.id) < ($4, $5::uuid))
     ORDER BY o.asked_at DESC, o.id DESC LIMIT $6`,
    [body, from, nextMonth(from), after?.at, after?.id, limit],
  );
}

/** The same moment a month later; Viet Nam has no summer time. */
function nextMonth(from: Date): Date {
  const [year = 0, month = 0] = vnDate(from).split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  return new Date(`${next}-01T00:00:00+07:00`);
}
