import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { Clock, vnDate } from '#shared/config';
import { decodeCursor, encodeCursor, type Page } from '#shared/http';
import type { HotlineDto, HotlinesQuery } from './hotline.dto.js';
import { wordPatternsOf } from './hotline.rules.js';

const position = Type.Object({ after: Type.String({ maxLength: 400 }) });

/** Reads the public hotlines. */
@Injectable()
export class HotlinesQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Those valid today, the highest level first. @throws AppError `validation-failed` for a cursor of another list. */
  async list(query: HotlinesQuery): Promise<Page<HotlineDto>> {
    const after = query.cursor === undefined ? '' : decodeCursor(query.cursor, position).after;
    const found: (HotlineDto & { sortKey: string })[] = await this.dataSource.query(
      `SELECT id, body_code AS "bodyCode", body_name AS "bodyName", body_name_en AS "bodyNameEn", level, channel, value,
              display, hours, sector, province_code AS "provinceCode", former_province AS "formerProvince", language,
              note, source, valid_from::text AS "validFrom", valid_to::text AS "validTo", sort_key AS "sortKey"
       FROM hotlines
       WHERE visibility = 'public' AND valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1) AND sort_key > $2
         AND ($3::text IS NULL OR province_code = $3) AND ($4::text IS NULL OR level = $4)
         AND ($5::text IS NULL OR sector = $5) AND ($6::text[] IS NULL OR search_text LIKE ALL ($6))
       ORDER BY sort_key LIMIT $7`,
      [vnDate(this.clock.now()), after, ...filtersOf(query), query.limit + 1],
    );
    const page = found.slice(0, query.limit);
    const last = found.length > query.limit ? page.at(-1) : undefined;
    const nextCursor = last ? encodeCursor({ after: last.sortKey }) : null;
    return { items: page.map(({ sortKey: _, ...hotline }) => hotline), nextCursor };
  }
}

function filtersOf({ provinceCode, level, sector, q }: HotlinesQuery): unknown[] {
  return [provinceCode ?? null, level ?? null, sector ?? null, q === undefined ? null : wordPatternsOf(q)];
}
