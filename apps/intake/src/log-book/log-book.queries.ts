import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LOOK_LIMIT_ROWS } from '#shared/database';
import { CONTENT_CHARACTERS, type LogBookRow } from './log-book-entry.rules.js';
import type { BookRange } from './log-book-range.rules.js';
import { readsTip } from './log-book.rules.js';

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

/** The part of a book that is read: from some days, by whom. */
export interface BookPart {
  body: string;
  reader: string;
  range: BookRange;
  bounds: BookBounds;
}

interface WalkedPage {
  rows: LogBookRow[];
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
    const found: (BookPosition & { tipId: string })[] = await this.dataSource.query(
      `SELECT year, number, tip_id AS "tipId" FROM (${sql} LIMIT ${LOOK_LIMIT_ROWS}) AS walked
       WHERE received_on BETWEEN $6 AND $7 ORDER BY year, number LIMIT $8`,
      [...values, from, to, limit + 1],
    );
    const shown = found.slice(0, limit);
    const rows = await this.entriesOf(
      shown.map(({ tipId }) => tipId),
      part.reader,
    );
    const last = shown.at(-1);
    if (found.length > limit && last) return { rows, next: { year: last.year, number: last.number } };
    const [end]: BookPosition[] = await this.dataSource.query(
      `SELECT year, number FROM (${sql} OFFSET ${LOOK_LIMIT_ROWS - 1} LIMIT 1) AS end_of_look`,
      values,
    );
    return { rows, ...(end && { next: end }) };
  }

  /** By their ids, one by one: the planner might else read whole tables to join them. */
  private entriesOf(tipIds: readonly string[], reader: string): Promise<LogBookRow[]> {
    return tipIds.length === 0 ? Promise.resolve([]) : this.dataSource.query(entriesSql(reader), [tipIds, reader]);
  }
}

function walkOf({ body, bounds: { first, last } }: BookPart, after?: BookPosition) {
  const start = after ?? { year: first.year, number: first.number - 1 };
  return {
    sql: `SELECT year, number, tip_id, received_on FROM log_book_entries
      WHERE body = $1 AND (year, number) > ($2, $3) AND (year, number) <= ($4, $5) ORDER BY year, number`,
    values: [body, start.year, start.number, last.year, last.number],
  };
}

function entriesSql(reader: string): string {
  const mayRead = readsTip(reader).condition.replace('$', '$2');
  return `SELECT entry.year, entry.number, tip.id AS "tipId", tip.reference, tip.received_at AS "receivedAt",
      tip.recorded_at AS "recordedAt", tip.recorded_by AS "recordedBy", tip.channel, tip.kind,
      tip.wishes_secrecy AS "wishesSecrecy", tip.violation, tip.goods, tip.links, tip.seller_traces AS "sellerTraces",
      tip.platform, tip.scope, tip.state, tip.state_changed_at AS "stateChangedAt", tip.late_reason AS "lateReason",
      tip.refusal_ground AS "refusalGround", tip.refused_by AS "refusedBy",
      EXISTS (SELECT FROM informants WHERE tip_id = tip.id OFFSET 0) AS sealed,
      CASE WHEN ${mayRead} THEN left(tip.content, ${CONTENT_CHARACTERS}) END AS content,
      handled.lead, handled.lead_at AS "leadAt", handled.outcome, handled.outcome_at AS "outcomeAt",
      handled.fine_vnd::float8 AS "fineVnd", handled.goods_value_vnd::float8 AS "goodsValueVnd"
    FROM unnest($1::uuid[]) WITH ORDINALITY AS asked(id, place)
    CROSS JOIN LATERAL (SELECT * FROM log_book_entries WHERE tip_id = asked.id OFFSET 0) AS entry
    CROSS JOIN LATERAL (SELECT * FROM tips WHERE id = asked.id OFFSET 0) AS tip
    LEFT JOIN LATERAL (
      SELECT progress.* FROM case_tips AS link JOIN case_progress AS progress USING (case_id)
      WHERE link.tip_id = asked.id AND link.joined ORDER BY progress.changed_at DESC LIMIT 1) AS handled ON true
    ORDER BY asked.place`;
}
