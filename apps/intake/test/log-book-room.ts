import type { Readable } from 'node:stream';
import { Clock } from '#shared/config';
import { AuditLog } from '#shared/database';
import { currentContext, publicActor } from '#shared/observability';
import { BodiesService } from '../src/bodies/bodies.service.js';
import { LogBookExports } from '../src/log-book/log-book-exports.service.js';
import { LogBookNumbering } from '../src/log-book/log-book-numbering.service.js';
import { LogBookQueries } from '../src/log-book/log-book.queries.js';
import { LogBooksService } from '../src/log-book/log-books.service.js';
import { NOW, officerOf, type Room } from './intake-room.js';

class StandingClock extends Clock {
  now(): Date {
    return NOW;
  }
}

/** The log books of a room. */
export function logBooksIn({ dataSource, transactions }: Room) {
  const clock = new StandingClock();
  const audit = new AuditLog(() => {
    const { actor = publicActor, correlationId } = currentContext();
    return { ...actor, correlationId, occurredAt: clock.now() };
  });
  const numbering = new LogBookNumbering(transactions, audit);
  const queries = new LogBookQueries(dataSource);
  const books = new LogBooksService(dataSource, transactions, audit, clock, new BodiesService(), numbering, queries);
  return { numbering, queries, books, exports: new LogBookExports(books, queries) };
}

/** An officer who may read log books. */
export const readerOf = (body: string) => officerOf(body, 'log-book:read');

/** Part of the register: the Standing Office, committees under it, and forces under these. */
export async function registerBodies({ db }: Room): Promise<void> {
  const bodies = [
    ['standing-office', 'Văn phòng Thường trực Ban Chỉ đạo 389 quốc gia', null],
    ['government-inspectorate', 'Thanh tra Chính phủ', 'standing-office'],
    ['committee-01', 'Ban Chỉ đạo 389 thành phố Hà Nội', 'standing-office'],
    ['committee-79', 'Ban Chỉ đạo 389 Thành phố Hồ Chí Minh', 'standing-office'],
    ['market-surveillance-01', 'Chi cục Quản lý thị trường thành phố Hà Nội', 'committee-01'],
    ['customs', 'Cục Hải quan – Bộ Tài chính', 'standing-office'],
    ['customs-anti-smuggling', 'Chi cục Điều tra chống buôn lậu – Cục Hải quan', 'customs'],
    ['economic-police', 'Cục Cảnh sát điều tra tội phạm về tham nhũng, kinh tế, buôn lậu (C03)', 'standing-office'],
    ['platform-cho-viet', 'Sàn Chợ Việt (minh họa)', null],
  ];
  await db.query(
    `INSERT INTO bodies (code, kind, name, name_en, parent, valid_from, version)
     SELECT body ->> 0, 'ministry-force', body ->> 1, body ->> 0, body ->> 2, '2025-07-01', 1
     FROM jsonb_array_elements($1::jsonb) AS body`,
    [JSON.stringify(bodies)],
  );
}

/** The numbers of a book's year, in the order in which its tips were entered. */
export async function numbersIn({ db }: Room, body: string, year = 2026): Promise<number[]> {
  const rows = await db.query<{ number: number }>(
    `SELECT number FROM log_book_entries WHERE body = $1 AND year = $2 ORDER BY number`,
    [body, year],
  );
  return rows.map(({ number }) => number);
}

/** A whole export, as one piece. */
export async function bytesOf(file: { getStream(): Readable }): Promise<Buffer> {
  return Buffer.concat(await file.getStream().toArray());
}

/** 1 to n. */
export const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
