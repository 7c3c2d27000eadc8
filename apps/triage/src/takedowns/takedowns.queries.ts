import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { walkPage, type Condition, type Tx, type Walk, type WalkPosition } from '#shared/database';
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
/** Requests of one thread looked at for those that the caller may read; a case has far fewer. */
const THREAD_REQUESTS_LOOKED_AT = 1_000;

/** Reads takedown requests. */
@Injectable()
export class TakedownsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The requests that the caller's body may read, the latest issued first; their order never changes. */
  async list(caller: Caller, query: TakedownsQuery): Promise<Page<TakedownRequestDto>> {
    const { walk, filters } = listFor(caller, query);
    const shown = { columns: requestColumns, filters, limit: query.limit };
    const { items, next } = await walkPage<TakedownRequestDto>(this.dataSource, walk, shown);
    const last = items.at(-1);
    const end = next === 'last-item' ? last && { at: last.requestedAt, id: last.id } : next;
    return { items, nextCursor: end?.at ? encodeCursor({ at: end.at.getTime(), id: end.id }) : null };
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
      `SELECT ${requestColumns} FROM takedown_requests r WHERE r.thread_id = $1
       ORDER BY r.requested_at, r.id LIMIT ${THREAD_REQUESTS_LOOKED_AT}`,
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

/** An index serves each of these in the order of the list, the narrowest first; the rest are filters. */
function listFor(caller: Caller, query: TakedownsQuery): { walk: Walk; filters: Condition[] } {
  const { caseId, platform, issuer, state } = query;
  const named: [string, string | undefined][] = [
    ['r.case_id', caseId],
    ...ownRequests(caller),
    ['r.platform', platform],
    ['r.issuer', issuer],
  ];
  const of = named.find(([, value]) => value !== undefined);
  const rest = named.filter((one) => one !== of).map(([column, value]): Condition => [`${column} = $`, value]);
  const order = { at: 'r.requested_at', id: 'r.id' };
  const walk = { table: 'takedown_requests r', order, of, after: afterCursor(query) };
  return { walk, filters: [...rest, ['r.state = $', state]] };
}

function ownRequests({ body, scopes }: Caller): [string, string][] {
  if (!scopes.has('takedowns:read')) return [['r.platform', body]];
  return body === STANDING_OFFICE ? [] : [['r.issuer', body]];
}

function afterCursor({ cursor }: TakedownsQuery): WalkPosition | undefined {
  if (cursor === undefined) return undefined;
  const { at, id } = decodeCursor(cursor, position);
  return { at: new Date(at), id };
}
