import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { Clock, vnDate } from '#shared/config';
import { walkPage, type Condition, type Walk } from '#shared/database';
import { decodeCursor, encodeCursor, validationFailed } from '#shared/http';
import { currentContext } from '#shared/observability';
import { understandPlace, type UnderstoodPlace } from '../places/understood-place.rules.js';
import type { HotlinePageDto } from './hotline.dto.js';
import { wordPatternsOf } from './hotline.rules.js';
import { versionColumns } from './hotline-records.queries.js';
import type { HotlineVersion } from './hotline-version.rules.js';
import { hotlineOf, placeViewOf } from './hotline-view.rules.js';
import { HotlineKeepingService } from './hotline-keeping.service.js';
import type { HotlinesQuery } from './hotlines-query.dto.js';

/** Where a page ended: at which step of the way up, after what, and whether something has been found on this step. */
const position = Type.Object({
  step: Type.Integer({ minimum: 0, maximum: 3 }),
  after: Type.String({ maxLength: 400 }),
  found: Type.Boolean(),
});

interface Position {
  step: number;
  after: string;
  found: boolean;
}

/** The column and value by which the hotlines of one step are found, the nearest step first. */
type Step = NonNullable<Walk['of']>;

const START: Position = { step: 0, after: '', found: false };
/** What `place_key` says of a hotline for the whole country. */
const WHOLE_COUNTRY = 'VN';

type Row = HotlineVersion & { sortKey: string };

/** What a page is made of, step by step. */
interface Search {
  steps: readonly Step[];
  filters: readonly Condition[];
  withSuperiors: boolean;
  limit: number;
}

interface FoundPage {
  rows: { row: Row; step: number }[];
  next?: Position;
}

/** Lists hotlines. */
@Injectable()
export class HotlinesQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keeping: HotlineKeepingService,
    private readonly clock: Clock,
  ) {}

  /**
   * Those that hold today. With a place: its own, or where it has none that fits those of the nearest body above it.
   * @throws AppError `validation-failed` for a cursor of another list or a place that is none, `unauthenticated` or
   * `forbidden` for internal ones without the right.
   */
  async list(query: HotlinesQuery, caller?: Caller): Promise<HotlinePageDto> {
    const from = query.cursor === undefined ? START : decodeCursor(query.cursor, position);
    const { place, faults } = understandPlace(query);
    if (faults.length > 0) throw validationFailed(faults);
    const { limit, visibility = 'public' } = query;
    const kept = visibility === 'internal' ? await this.keeping.readInternal(caller) : undefined;
    const search = {
      steps: place ? stepsOf(place) : [['h.visibility', visibility] as const],
      filters: [...this.filtersOf(query), ['h.visibility = $', visibility] as const, ...keptConditions(kept)],
      limit,
      withSuperiors: query.withSuperiors === 'true',
    };
    const { rows, next } = await this.search(search, from);
    const { locale } = currentContext();
    return {
      place: place ? placeViewOf(place) : null,
      items: rows.map(({ row: { sortKey: _, ...version }, step }) =>
        hotlineOf(version, locale, place ? (step === 0 ? 'own' : 'superior') : null),
      ),
      nextCursor: next ? encodeCursor(next) : null,
    };
  }

  /** Goes up until the page is full, or something has been found and nobody asked for more. */
  private async search(search: Search, at: Position): Promise<FoundPage> {
    const of = search.steps[at.step];
    if (!of) return { rows: [] };
    const { items, end } = await this.page(search, of, at.after);
    const rows = items.map((row) => ({ row, step: at.step }));
    const found = at.found || items.length > 0;
    if (end !== undefined) return { rows, next: { ...at, after: end, found } };
    if (found && !search.withSuperiors) return { rows };
    const above = { ...START, step: at.step + 1 };
    if (rows.length === search.limit) return { rows, next: above };
    const rest = await this.search({ ...search, limit: search.limit - rows.length }, above);
    return { rows: [...rows, ...rest.rows], next: rest.next };
  }

  private async page({ filters, limit }: Search, of: Step, after: string) {
    const walk: Walk = {
      table: 'hotline_versions h',
      order: { id: 'h.sort_key', ascending: true },
      of,
      after: after === '' ? undefined : { id: after },
    };
    const columns = `${versionColumns}, h.sort_key AS "sortKey"`;
    const { items, next } = await walkPage<Row>(this.dataSource, walk, { columns, filters, limit });
    return { items, end: next === 'last-item' ? items.at(-1)?.sortKey : next?.id };
  }

  private filtersOf({ level, channel, sector, q }: HotlinesQuery): Condition[] {
    const today = vnDate(this.clock.now());
    return [
      ['h.act <> $', 'withdrawn'],
      ['h.valid_from <= $', today],
      [`coalesce(h.valid_to, 'infinity') >= $`, today],
      [`coalesce(h.replaced_from, 'infinity') > $`, today],
      ['h.level = $', level],
      ['h.channel = $', channel],
      ['h.sector = $', sector],
      ['h.search_text LIKE ALL ($::text[])', q === undefined ? undefined : wordPatternsOf(q)],
    ];
  }
}

/** From a commune to its province, and from there to what is for the whole country. */
function stepsOf({ provinceCode, communeCode }: UnderstoodPlace): Step[] {
  const country: Step = ['h.place_key', WHOLE_COUNTRY];
  if (communeCode === undefined) return [['h.province_code', provinceCode], country];
  return [['h.place_key', communeCode], ['h.place_key', provinceCode], country];
}

function keptConditions(kept: 'all' | readonly string[] | undefined): Condition[] {
  if (kept === undefined || kept === 'all') return [];
  const keeper = '(SELECT kept_by FROM hotlines WHERE id = h.hotline_id)';
  return [[`${keeper} = ANY ($::text[])`, kept]];
}
