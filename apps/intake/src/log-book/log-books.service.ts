import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, validationFailed, type Page } from '#shared/http';
import { BodiesService } from '../bodies/bodies.service.js';
import { bodiesOf, entryOf, type NumberedRow } from './log-book-entry.rules.js';
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
  /** Name of the body, and of the one above it. */
  name: string;
  parentName?: string;
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
    const names = await this.namesFor(caller.body, body);
    await this.numbering.number(body);
    await this.writeDown(body, range, use);
    const bounds = await this.queries.bounds(body, range);
    const book = { body, range };
    return { ...book, ...names, ...(bounds && { part: { ...book, bounds } }) };
  }

  /** Rows as their readers see them. */
  async entriesOf(rows: readonly NumberedRow[]): Promise<LogBookEntryDto[]> {
    const codes = [...new Set(rows.flatMap(bodiesOf))];
    const names = await this.bodies.named(this.dataSource.manager, codes);
    return rows.map((row) => entryOf(row, names));
  }

  /** What the body and the one above it are called. @throws AppError `not-found` for who may not open its book. */
  private async namesFor(reader: string, body: string): Promise<{ name: string; parentName?: string }> {
    const { manager } = this.dataSource;
    const above = await this.bodies.above(manager, body);
    const known = await this.bodies.named(manager, [body, ...above.slice(0, 1)]);
    if (!mayOpen(reader, { body, above, known: known.has(body) }))
      throw new AppError('not-found', { detail: 'Không có sổ nào với mã này.', retryAfterSeconds: 1 });
    return { name: known.get(body)?.name ?? body, parentName: known.get(above[0] ?? '')?.name };
  }

  private async writeDown(body: string, { from, to }: BookRange, { act, format }: Use): Promise<void> {
    const details = { from, to, ...(format !== undefined && { format }) };
    await this.transactions.run((tx) =>
      this.audit.record(tx, { act, objectKind: 'log-book', objectId: body, details }),
    );
  }
}
