import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, validationFailed, type Page } from '#shared/http';
import { BodiesService } from '../bodies/bodies.service.js';
import { bodiesOf, entryOf, type LogBookRow } from './log-book-entry.rules.js';
import { LogBookNumbering } from './log-book-numbering.service.js';
import { rangeOf, type AskedDays, type BookRange } from './log-book-range.rules.js';
import { LogBookQueries, type BookPart } from './log-book.queries.js';
import { mayOpen } from './log-book.rules.js';
import type { LogBookEntryDto } from './log-book.dto.js';
import type { LogBookQuery } from './log-book-query.dto.js';

const position = Type.Object({ year: Type.Integer(), number: Type.Integer() });

/** A part of a book, opened for a reader. */
export interface OpenBook {
  body: string;
  reader: string;
  range: BookRange;
  /** Undefined where nothing was received on these days. */
  part?: BookPart;
}

/** How somebody uses a book, for the audit rows. */
interface Use {
  act: 'log-book.read' | 'log-book.export';
  format?: string;
}

/** Opens log books for those who may read them. To all others they do not exist. */
@Injectable()
export class LogBooksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly bodies: BodiesService,
    private readonly numbering: LogBookNumbering,
    private readonly queries: LogBookQueries,
  ) {}

  /** In the order of the numbers. @throws AppError `not-found`, or `validation-failed` for days that are none. */
  async list(body: string, query: LogBookQuery, caller: Caller): Promise<Page<LogBookEntryDto>> {
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, position);
    const { part } = await this.open({ body, days: query, caller }, { act: 'log-book.read' });
    if (!part) return { items: [], nextCursor: null };
    const { rows, next } = await this.queries.page(part, after, query.limit);
    return { items: await this.entriesOf(rows), nextCursor: next ? encodeCursor(next) : null };
  }

  /**
   * Opens a book as it is now, all its tips numbered; that it was opened is written down.
   * @throws AppError `not-found`, or `validation-failed` for days that are none.
   */
  async open(asked: { body: string; days: AskedDays; caller: Caller }, use: Use): Promise<OpenBook> {
    const { body, days, caller } = asked;
    const range = rangeOf(days, this.clock.now());
    if (Array.isArray(range)) throw validationFailed(range);
    if (!(await this.mayOpen(caller.body, body)))
      throw new AppError('not-found', { detail: 'Không có sổ nào với mã này.', retryAfterSeconds: 1 });
    await this.numbering.number(body);
    await this.writeDown(body, range, use);
    const bounds = await this.queries.bounds(body, range);
    const book = { body, reader: caller.body, range };
    return bounds ? { ...book, part: { ...book, bounds } } : book;
  }

  /** Rows as their readers see them. */
  async entriesOf(rows: readonly LogBookRow[]): Promise<LogBookEntryDto[]> {
    const codes = [...new Set(rows.flatMap(bodiesOf))];
    const names = await this.bodies.named(this.dataSource.manager, codes);
    return rows.map((row) => entryOf(row, names));
  }

  private async mayOpen(reader: string, body: string): Promise<boolean> {
    if (reader === body) return true;
    const known = (await this.bodies.named(this.dataSource.manager, [body])).has(body);
    return mayOpen(reader, { body, known, above: await this.bodies.above(this.dataSource.manager, body) });
  }

  private async writeDown(body: string, { from, to }: BookRange, { act, format }: Use): Promise<void> {
    const details = { from, to, ...(format !== undefined && { format }) };
    await this.transactions.run((tx) =>
      this.audit.record(tx, { act, objectKind: 'log-book', objectId: body, details }),
    );
  }
}
