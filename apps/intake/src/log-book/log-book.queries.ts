import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LOOK_LIMIT_ROWS } from '#shared/database';
import type { NumberedRow } from './log-book-entry.rules.js';
import type { BookRange } from './log-book-range.rules.js';
import { rowOfTip } from './log-book-rows.rules.js';

/** A place in a book. */
export interface BookPosition {
  year: number;
  number: number;
}

/** The first and the last entry of some days in a book. */
export interface BookBounds {
  first: BookPosition;
  last: BookPosition;
}

/** The part of a book that is read. */
export interface BookPart {
  body: string;
  range: BookRange;
  bounds: BookBounds;
}

interface WalkedPage {
  rows: NumberedRow[];
  /** Where the next page begins; undefined after the last one. */
  next?: BookPosition;
}

/** Reads log books in the order of their numbers. */
@Injectable()
export class LogBookQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By one look into the index for each day; undefined where nothing was received on these days. */
  async bounds(body: string, { from, to }: BookRange): Promise<BookBounds | undefined> {
    const edge = (column: string, order: string) =>
      `(SELECT year, ${column} AS number FROM days ORDER BY year ${order}, ${column} ${order} LIMIT 1)`;
    const ofDay = (order: string) =>
      `(SELECT number FROM log_book_entries WHERE body = $1 AND received_on = day ORDER BY number ${order} LIMIT 1)`;
    const rows: Record<'firstYear' | 'firstNumber' | 'lastYear' | 'lastNumber', number>[] = await this.dataSource.query(
      `WITH days AS MATERIALIZED (
         SELECT extract(year FROM day)::integer AS year, lowest.number AS lowest, highest.number AS highest
         FROM (SELECT generate_series($2::date, $3::date, interval '1 day')::date AS day) AS asked
         CROSS JOIN LATERAL ${ofDay('ASC')} AS lowest CROSS JOIN LATERAL ${ofDay('DESC')} AS highest)
       SELECT first.year AS "firstYear", first.number AS "firstNumber",
              last.year AS "lastYear", last.number AS "lastNumber"
       FROM ${edge('lowest', 'ASC')} AS first, ${edge('highest', 'DESC')} AS last`,
      [body, from, to],
    );
    const [row] = rows;
    return (
      row && {
        first: { year: row.firstYear, number: row.firstNumber },
        last: { year: row.lastYear, number: row.lastNumber },
      }
    );
  }

  /** The next entries, at most `limit`; a page may be short before the last one (ADR 0015). */
  async page(part: BookPart, after: BookPosition | undefined, limit: number): Promise<WalkedPage> {
    const { sql, values } = walkOf(part, after);
    const { from, to } = part.range;
    const found: BookPosition[] = await this.dataSource.query(
      `SELECT year, number FROM (${sql} LIMIT ${LOOK_LIMIT_ROWS}) AS walked
       WHERE received_on BETWEEN $6 AND $7 ORDER BY year, number LIMIT $8`,
      [...values, from, to, limit + 1],
    );
    const shown = found.slice(0, limit);
    const rows = await this.entriesAt(part.body, shown);
    const last = shown.at(-1);
    if (found.length > limit && last) return { rows, next: { year: last.year, number: last.number } };
    const [end]: BookPosition[] = await this.dataSource.query(
      `SELECT year, number FROM (${sql} OFFSET ${LOOK_LIMIT_ROWS - 1} LIMIT 1) AS end_of_look`,
      values,
    );
    return { rows, ...(end && { next: end }) };
  }

  /** One by one: the planner might else read whole tables to join them. */
  private entriesAt(body: string, at: readonly BookPosition[]): Promise<NumberedRow[]> {
    if (at.length === 0) return Promise.resolve([]);
    return this.dataSource.query(entriesSql, [body, at.map(({ year }) => year), at.map(({ number }) => number)]);
  }
}

function walkOf({ body, bounds: { first, last } }: BookPart, after?: BookPosition) {
  const start = after ?? { year: first.year, number: first.number - 1 };
  return {
    sql: `SELECT year, number, received_on FROM log_book_entries
      WHERE body = $1 AND (year, number) > ($2, $3) AND (year, number) <= ($4, $5) ORDER BY year, number`,
    values: [body, start.year, start.number, last.year, last.number],
  };
}

const entriesSql = `
  SELECT entry.year, entry.number, coalesce(entry.snapshot, now.said) AS said,
    CASE WHEN entry.moved_at IS NULL THEN to_jsonb(earlier) END AS "movedFrom"
  FROM unnest($2::integer[], $3::integer[]) WITH ORDINALITY AS asked(year, number, place)
  CROSS JOIN LATERAL (
    SELECT * FROM log_book_entries WHERE body = $1 AND year = asked.year AND number = asked.number OFFSET 0) AS entry
  LEFT JOIN LATERAL (${rowOfTip('entry.tip_id')}) AS now ON entry.moved_at IS NULL
  LEFT JOIN LATERAL (
    SELECT body, year, number FROM log_book_entries
    WHERE tip_id = entry.tip_id AND moved_at IS NOT NULL ORDER BY moved_at DESC LIMIT 1) AS earlier ON true
  ORDER BY asked.place`;
