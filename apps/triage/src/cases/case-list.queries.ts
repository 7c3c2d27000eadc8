import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { decodeCursor, encodeCursor, type Page } from '#shared/http';
import { caseColumns } from './case-columns.queries.js';
import type { CaseDto } from './case.dto.js';
import { STANDING_OFFICE } from './case.rules.js';
import type { CasesQuery } from './cases-query.dto.js';

const LAST_MILLISECOND = 4_102_444_800_000;
const position = Type.Object({
  at: Type.Integer({ minimum: 0, maximum: LAST_MILLISECOND }),
  id: Type.String({ format: 'uuid' }),
});

/** The lists of cases. Both orders never change once a case is opened, so pages stay stable under writes. */
@Injectable()
export class CaseListQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The cases that the caller's body may read, the latest opened first. */
  async list(caller: Caller, query: CasesQuery): Promise<Page<CaseDto>> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const source = sourceFor(caller, bind);
    const conditions = [...source.conditions, ...filtersOf(query, bind), ...afterCursor(query, source, bind)];
    const found: CaseDto[] = await this.dataSource.query(
      `SELECT ${caseColumns} FROM ${source.from}
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY ${source.at} DESC, ${source.id} DESC LIMIT ${bind(query.limit + 1)}`,
      values,
    );
    const items = found.slice(0, query.limit);
    const last = found.length > query.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ at: last.openedAt.getTime(), id: last.id }) : null };
  }
}

interface Source {
  from: string;
  at: string;
  id: string;
  conditions: string[];
}

type Bind = (value: unknown) => string;

/** The Standing Office pages through the cases themselves, every other body through its entries in `case_readers`. */
function sourceFor(caller: Caller, bind: Bind): Source {
  if (caller.body === STANDING_OFFICE) return { from: 'cases c', at: 'c.opened_at', id: 'c.id', conditions: [] };
  return {
    from: 'case_readers r JOIN cases c ON c.id = r.case_id',
    at: 'r.opened_at',
    id: 'r.case_id',
    conditions: [`r.body = ${bind(caller.body)}`],
  };
}

function filtersOf(query: CasesQuery, bind: Bind): string[] {
  const equal: [string, string | undefined][] = [
    ['c.state', query.state],
    ['c.lead', query.lead],
    ['c.violation', query.violation],
    ['c.priority', query.priority],
    ['c.province_code', query.provinceCode],
    ['c.platform', query.platform],
  ];
  return [
    ...equal.flatMap(([column, value]) => (value === undefined ? [] : [`${column} = ${bind(value)}`])),
    ...(query.from === undefined ? [] : [`c.opened_at >= ${bind(`${query.from}T00:00:00+07:00`)}`]),
    ...(query.to === undefined
      ? []
      : [`c.opened_at < ${bind(`${query.to}T00:00:00+07:00`)}::timestamptz + interval '1 day'`]),
  ];
}

function afterCursor(query: CasesQuery, source: Source, bind: Bind): string[] {
  if (query.cursor === undefined) return [];
  const { at, id } = decodeCursor(query.cursor, position);
  return [`(${source.at}, ${source.id}) < (${bind(new Date(at))}::timestamptz, ${bind(id)}::uuid)`];
}
