import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { walkPage, type Condition, type Shown, type Walk, type WalkPosition } from '#shared/database';
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
    const { walk, shown } = listFor(caller, query);
    const { items, next } = await walkPage<CaseDto>(this.dataSource, walk, { ...shown, limit: query.limit });
    const last = items.at(-1);
    const end = next === 'last-item' ? last && { at: last.openedAt, id: last.id } : next;
    return { items, nextCursor: end?.at ? encodeCursor({ at: end.at.getTime(), id: end.id }) : null };
  }
}

/**
 * The Standing Office walks over the cases themselves, by the index of its narrowest filter; every other body over its
 * entries in `case_readers`.
 */
function listFor({ body }: Caller, query: CasesQuery): { walk: Walk; shown: Omit<Shown, 'limit'> } {
  const filters = filtersOf(query);
  const after = afterCursor(query);
  if (body !== STANDING_OFFICE) {
    const order = { at: 'r.opened_at', id: 'r.case_id' };
    const of = ['r.body', body] as const;
    const walk = { table: 'case_readers r', order, of, within: within(order.at, query), after };
    return { walk, shown: { columns: caseColumns, row: 'cases c WHERE c.id = r.case_id', filters } };
  }
  const order = { at: 'c.opened_at', id: 'c.id' };
  const of = indexedFilters(query).find(([, value]) => value !== undefined);
  const rest = filters.filter(([sql]) => sql !== `${of?.[0]} = $`);
  rest.push(['c.accused_body IS DISTINCT FROM $', body]);
  const walk = { table: 'cases c', order, of, within: within(order.at, query), after };
  return { walk, shown: { columns: caseColumns, filters: rest } };
}

/** Those that an index serves in the order of the list, the narrowest first: of states it knows the open ones. */
function indexedFilters({ state, lead, provinceCode }: CasesQuery): [string, string | undefined][] {
  return [
    ['c.state', state === 'offered' || state === 'accepted' ? state : undefined],
    ['c.lead', lead],
    ['c.province_code', provinceCode],
  ];
}

function filtersOf(query: CasesQuery): Condition[] {
  return [
    ['c.lead = $', query.lead],
    ['c.platform = $', query.platform],
    ['c.province_code = $', query.provinceCode],
    ['c.violation = $', query.violation],
    ['c.state = $', query.state],
    ['c.priority = $', query.priority],
    ['(c.still_going_on_at IS NOT NULL) = $::boolean', query.stillGoingOn],
  ];
}

function within(at: string, { from, to }: CasesQuery): Condition[] {
  return [
    [`${at} >= $`, from && `${from}T00:00:00+07:00`],
    [`${at} < $::timestamptz + interval '1 day'`, to && `${to}T00:00:00+07:00`],
  ];
}

function afterCursor({ cursor }: CasesQuery): WalkPosition | undefined {
  if (cursor === undefined) return undefined;
  const { at, id } = decodeCursor(cursor, position);
  return { at: new Date(at), id };
}
