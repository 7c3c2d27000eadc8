import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { AppError, unlessStalled } from '#shared/http';
import { headOf } from './log-book-head.rules.js';
import type { ExportFormat, LogBookExportQuery } from './log-book-query.dto.js';
import { LogBookQueries, type BookPosition } from './log-book.queries.js';
import type { LogBookEntryDto } from './log-book.dto.js';
import { LogBooksService, type OpenBook } from './log-books.service.js';

/** Documents written at once by one process, so that the submission of tips keeps most of it. */
const EXPORTS_AT_ONCE = 4;
const RETRY_AFTER_SECONDS = 5;
/** Entries read, and written, in one go: some 30 ms of the process, in which nobody else gets a turn. */
const READ_AT_ONCE = 100;

/** The writers are read from disk by the first who wants a document: with what they need they are 1 MB of code. */
const formats = {
  pdf: { type: 'application/pdf', writer: async () => (await import('./log-book-pdf.adapter.js')).pdfOf },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    writer: async () => (await import('./log-book-xlsx.adapter.js')).xlsxOf,
  },
} as const satisfies Record<ExportFormat, object>;

/** Writes log books as documents, piece by piece as their reader takes them. */
@Injectable()
export class LogBookExports {
  private underWay = 0;

  constructor(
    private readonly logBooks: LogBooksService,
    private readonly queries: LogBookQueries,
  ) {}

  /** @throws AppError `not-found`, `validation-failed` for days that are none, or `unavailable` while many are written. */
  async export(body: string, query: LogBookExportQuery, caller: Caller): Promise<StreamableFile> {
    const leave = this.enter();
    try {
      const book = await this.logBooks.open(
        { body, days: query, caller },
        { act: 'log-book.export', format: query.format },
      );
      return await this.written(book, query.format, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private enter(): () => void {
    if (this.underWay >= EXPORTS_AT_ONCE) throw new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.underWay += 1;
    return () => void (this.underWay -= 1);
  }

  private async written(book: OpenBook, format: ExportFormat, leave: () => void): Promise<StreamableFile> {
    const { type, writer } = formats[format];
    const write = await writer();
    const pieces = write(headOf(book, book.range), this.pages(book));
    const stream: Readable = Readable.from(
      unlessStalled(pieces, () => stream.destroy(new Error('The reader of a log book has stalled.'))),
      { objectMode: false },
    );
    stream.once('close', leave);
    const name = `so-tin-bao_${book.body}_${book.range.id}.${format}`;
    return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
  }

  private async *pages({ part }: OpenBook): AsyncGenerator<LogBookEntryDto[]> {
    let after: BookPosition | undefined;
    while (part) {
      const { rows, next } = await this.queries.page(part, after, READ_AT_ONCE);
      yield await this.logBooks.entriesOf(rows);
      if (!next) return;
      after = next;
    }
  }
}
