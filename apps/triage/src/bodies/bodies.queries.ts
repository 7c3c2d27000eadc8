import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { kebabPattern } from '#shared/contracts';
import { AppError, decodeCursor, encodeCursor, type Page } from '#shared/http';
import { searchTextOf } from './body.rules.js';
import { FROM_THE_BEGINNING, type BodiesQuery, type BodyDto } from './body.dto.js';

const columns = `id, code, kind, name, name_en AS "nameEn", parent, province_code AS "provinceCode",
  valid_from::text AS "validFrom", valid_to::text AS "validTo", successor, hosts, version`;

const codePattern = new RegExp(kebabPattern);
const codePosition = Type.Object({ code: Type.String({ pattern: kebabPattern }) });
const changePosition = Type.Object({
  xid: Type.String({ pattern: '^[0-9]{1,19}$' }),
  id: Type.String({ format: 'uuid' }),
});
const beginning = { xid: '0', id: '00000000-0000-0000-0000-000000000000' };

/** Reads the register of bodies. */
@Injectable()
export class BodiesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `validation-failed` for a cursor of another list. */
  list(query: BodiesQuery): Promise<Page<BodyDto>> {
    return query.changedSince === undefined ? this.listByCode(query) : this.listByChange(query, query.changedSince);
  }

  /** @throws AppError `not-found` for an unknown code. */
  async byCode(code: string): Promise<BodyDto> {
    const known = codePattern.test(code);
    const [body]: BodyDto[] = known
      ? await this.dataSource.query(`SELECT ${columns} FROM bodies WHERE code = $1`, [code])
      : [];
    if (!body) throw new AppError('not-found', { detail: 'Không có đơn vị nào với mã này.' });
    return body;
  }

  private async listByCode(query: BodiesQuery): Promise<Page<BodyDto>> {
    const after = query.cursor === undefined ? '' : decodeCursor(query.cursor, codePosition).code;
    const found: BodyDto[] = await this.dataSource.query(
      `SELECT ${columns} FROM bodies WHERE code > $1 AND ${filters(2)} ORDER BY code LIMIT $5`,
      [after, ...filterValues(query), query.limit + 1],
    );
    const items = found.slice(0, query.limit);
    const last = found.length > query.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ code: last.code }) : null };
  }

  /** Below the oldest running transaction only: what is still to be committed cannot be passed over. */
  private async listByChange(query: BodiesQuery, since: string): Promise<Page<BodyDto>> {
    if (query.cursor !== undefined) throw bothCursors();
    const after = since === FROM_THE_BEGINNING ? beginning : decodeCursor(since, changePosition);
    const found: (BodyDto & { xid: string })[] = await this.dataSource.query(
      `SELECT ${columns}, changed_xid::text AS xid FROM bodies
       WHERE (changed_xid, id) > ($1::xid8, $2::uuid) AND changed_xid < pg_snapshot_xmin(pg_current_snapshot())
         AND ${filters(3)}
       ORDER BY changed_xid, id LIMIT $6`,
      [after.xid, after.id, ...filterValues(query), query.limit],
    );
    const last = found.at(-1) ?? after;
    const nextCursor = encodeCursor({ xid: last.xid, id: last.id });
    return { items: found.map(({ xid: _xid, ...body }) => body), nextCursor };
  }
}

function filters(first: number): string {
  return `($${first}::text IS NULL OR kind = $${first})
    AND ($${first + 1}::text IS NULL OR province_code = $${first + 1})
    AND ($${first + 2}::text[] IS NULL OR search_text LIKE ALL ($${first + 2}))`;
}

function filterValues(query: BodiesQuery): unknown[] {
  const words = searchTextOf(query.q ?? '')
    .split(' ')
    .filter(Boolean);
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  return [query.kind ?? null, query.provinceCode ?? null, query.q === undefined ? null : patterns];
}

function bothCursors(): AppError {
  const fault = { pointer: '/query/cursor', code: 'exclusive', detail: 'Không dùng cùng changedSince.' };
  return new AppError('validation-failed', { errors: [fault] });
}
