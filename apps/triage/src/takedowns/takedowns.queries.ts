import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, type Page } from '#shared/http';
import { itemColumns, requestColumns } from './takedown-columns.queries.js';
import { mayRead } from './takedown-readers.rules.js';
import type { TakedownItemDto, TakedownRequestDetailDto, TakedownRequestDto } from './takedown-request.dto.js';
import { referencePattern, STANDING_OFFICE } from './takedown.rules.js';
import type { TakedownsQuery } from './takedowns-query.dto.js';

const LAST_MILLISECOND = 4_102_444_800_000;
const position = Type.Object({
  at: Type.Integer({ minimum: 0, maximum: LAST_MILLISECOND }),
  id: Type.String({ format: 'uuid' }),
});
/** Requests shown of one thread, at most. */
const THREAD_REQUESTS = 50;

/** Reads takedown requests. */
@Injectable()
export class TakedownsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The requests that the caller's body may read, the latest issued first; their order never changes. */
  async list(caller: Caller, query: TakedownsQuery): Promise<Page<TakedownRequestDto>> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [...readableBy(caller, bind), ...filtersOf(query, bind)];
    const found: TakedownRequestDto[] = await this.dataSource.query(
      `SELECT ${requestColumns} FROM takedown_requests r
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY r.requested_at DESC, r.id DESC LIMIT ${bind(query.limit + 1)}`,
      values,
    );
    const items = found.slice(0, query.limit);
    const last = found.length > query.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ at: last.requestedAt.getTime(), id: last.id }) : null };
  }

  /** @throws AppError `not-found` for an unknown request and for one that the caller may not read. */
  async byAddress(caller: Caller, address: string): Promise<TakedownRequestDetailDto> {
    const addressable = isUuid(address) || referencePattern.test(address);
    const [found]: TakedownRequestDto[] = addressable
      ? await this.dataSource.query(
          `SELECT ${requestColumns} FROM takedown_requests r WHERE r.${isUuid(address) ? 'id' : 'reference'} = $1`,
          [address],
        )
      : [];
    if (!found || !mayRead(caller, found)) throw new AppError('not-found');
    return { ...found, items: await this.itemsOf(found.id) };
  }

  /** A request just issued, for its issuer. */
  async issued(id: string): Promise<TakedownRequestDetailDto> {
    const [found]: [TakedownRequestDto] = await this.dataSource.query(
      `SELECT ${requestColumns} FROM takedown_requests r WHERE r.id = $1`,
      [id],
    );
    return { ...found, items: await this.itemsOf(id) };
  }

  /** The requests of a thread that the caller may read, in the order of their issue; undefined where there are none. */
  async byThread(reads: Tx, caller: Caller, threadId: string): Promise<TakedownRequestDto[] | undefined> {
    const found: TakedownRequestDto[] = await reads.query(
      `SELECT ${requestColumns} FROM takedown_requests r WHERE r.thread_id = $1 ORDER BY r.requested_at, r.id`,
      [threadId],
    );
    const readable = found.filter((request) => mayRead(caller, request)).slice(0, THREAD_REQUESTS);
    return readable.length > 0 ? readable : undefined;
  }

  private itemsOf(requestId: string): Promise<TakedownItemDto[]> {
    return this.dataSource.query(
      `SELECT ${itemColumns} FROM takedown_items i WHERE i.request_id = $1 ORDER BY i.place`,
      [requestId],
    );
  }
}

type Bind = (value: unknown) => string;

function readableBy({ body, scopes }: Caller, bind: Bind): string[] {
  if (scopes.has('takedowns:read')) return body === STANDING_OFFICE ? [] : [`r.issuer = ${bind(body)}`];
  return [`r.platform = ${bind(body)}`];
}

function filtersOf({ state, platform, issuer, caseId, cursor }: TakedownsQuery, bind: Bind): string[] {
  const equal: [string, string | undefined][] = [
    ['r.state', state],
    ['r.platform', platform],
    ['r.issuer', issuer],
    ['r.case_id', caseId],
  ];
  const filters = equal.flatMap(([column, value]) => (value === undefined ? [] : [`${column} = ${bind(value)}`]));
  if (cursor === undefined) return filters;
  const { at, id } = decodeCursor(cursor, position);
  return [...filters, `(r.requested_at, r.id) < (${bind(new Date(at))}::timestamptz, ${bind(id)}::uuid)`];
}
