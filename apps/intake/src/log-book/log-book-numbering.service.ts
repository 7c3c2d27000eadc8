import { Injectable } from '@nestjs/common';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { newContext, runInContext, systemActor } from '#shared/observability';
import { bookOfTip } from './log-book.rules.js';

/** Tips numbered in one transaction, so that none holds a book for long. */
const NUMBERED_AT_ONCE = 1_000;
/**
 * How far behind the last numbered tip others are still looked for: twice the longest time (30 s a statement, 60 s an
 * idle transaction) between the reading of the clock and a tip's commit, and the difference between two servers' clocks.
 */
const LOOK_BACK_MINUTES = 5;
/** Tips that one sweep looks at: a million in a working day, at some 5 ms a minute. */
const SWEPT_AT_ONCE = 2_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** A book, and from when on its tips may lack a number. */
interface Waiting {
  body: string;
  since: Date | null;
}

const actor = { ...systemActor, body: 'intake' };

/**
 * Numbers the tips of each book, after they have been committed: a submission waits for no lock. One numberer at a time
 * works in a book, in the order in which its tips were entered, so that the numbers have neither gap nor double.
 */
@Injectable()
export class LogBookNumbering {
  private sweptTo = BEFORE_ALL;

  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** Numbers what a book's body has received and nobody has numbered yet; answers how many. */
  async number(body: string): Promise<number> {
    return this.numberSince({ body, since: null });
  }

  /** As `number`, for every book; also finds, bit by bit, what a clock that went wrong has hidden from it. */
  async numberAll(): Promise<number> {
    let numbered = 0;
    for (const waiting of [...(await this.waitingBooks()), ...(await this.sweep())])
      numbered += await this.numberSince(waiting);
    return numbered;
  }

  private async numberSince(waiting: Waiting): Promise<number> {
    let numbered = 0;
    for (;;) {
      const step = (await this.isWaiting(waiting)) ? await this.step(waiting) : 0;
      numbered += step;
      if (step < NUMBERED_AT_ONCE) return numbered;
    }
  }

  private step(waiting: Waiting): Promise<number> {
    return runInContext(newContext({ actor }), () =>
      this.transactions.run(async (tx) => {
        await lockBooks(tx, [waiting.body]);
        const entries = await numberNext(tx, waiting);
        if (entries === 0) return 0;
        const details = { entries };
        this.audit.record(tx, { act: 'log-book.number', objectKind: 'log-book', objectId: waiting.body, details });
        return entries;
      }),
    );
  }

  /** Asked before the lock, as it is mostly answered by no. */
  private async isWaiting({ body, since }: Waiting): Promise<boolean> {
    const rows = await this.transactions.runAlone<object[]>(`${unnumbered('$1', '$2')} LIMIT 1`, [body, since]);
    return rows.length > 0;
  }

  /** Steps from one book to the next in the index, not through their tips. */
  private waitingBooks(): Promise<Waiting[]> {
    return this.transactions.runAlone(
      `WITH RECURSIVE books AS (
         (SELECT ${bookOfTip} AS body FROM tips ORDER BY 1 LIMIT 1)
         UNION ALL
         SELECT (SELECT ${bookOfTip} FROM tips WHERE ${bookOfTip} > books.body ORDER BY 1 LIMIT 1)
         FROM books WHERE books.body IS NOT NULL)
       SELECT body, NULL AS since FROM books
       CROSS JOIN LATERAL (${unnumbered('books.body', 'NULL')} LIMIT 1) AS one WHERE body IS NOT NULL`,
      [],
    );
  }

  /** Looks at the next tips in the order of their ids, which have nothing to do with times. */
  private async sweep(): Promise<Waiting[]> {
    const rows = await this.transactions.runAlone<(Waiting & { last: string | null })[]>(
      `WITH swept AS MATERIALIZED (
         SELECT id, ${bookOfTip} AS body, recorded_at FROM tips WHERE id > $1 ORDER BY id LIMIT ${SWEPT_AT_ONCE}),
       ends AS (SELECT (SELECT id FROM swept ORDER BY id OFFSET ${SWEPT_AT_ONCE - 1}) AS last)
       SELECT last, body, min(recorded_at) AS since FROM ends
       LEFT JOIN swept ON NOT EXISTS (SELECT FROM log_book_entries WHERE tip_id = swept.id AND moved_at IS NULL OFFSET 0)
       GROUP BY last, body`,
      [this.sweptTo],
    );
    this.sweptTo = rows[0]?.last ?? BEFORE_ALL;
    return rows.filter(({ since }) => since !== null);
  }
}

/** `OFFSET 0` has the entry looked up for each tip; the planner might else read all entries. */
function unnumbered(body: string, since: string): string {
  return `SELECT id, received_at, recorded_at FROM tips
    WHERE ${bookOfTip} = ${body}
      AND recorded_at >= least(${since}::timestamptz, coalesce(
        (SELECT max(recorded_at) - interval '${LOOK_BACK_MINUTES} minutes' FROM log_book_entries WHERE body = ${body}),
        '-infinity'))
      AND NOT EXISTS (SELECT FROM log_book_entries WHERE tip_id = tips.id AND moved_at IS NULL OFFSET 0)
    ORDER BY recorded_at, id`;
}

/**
 * Nobody else numbers in these books until the transaction ends; the next statement sees what the holder before has
 * committed. In the order of their codes, like everyone who locks several.
 */
export async function lockBooks(tx: Tx, bodies: readonly string[]): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended('log-book ' || body, 0))
     FROM (SELECT body FROM unnest($1::text[]) AS body ORDER BY body OFFSET 0) AS asked`,
    [bodies],
  );
}

/** The year is that of the receipt in Viet Nam: what is entered late gets the next number of its year's book. */
async function numberNext(tx: Tx, { body, since }: Waiting): Promise<number> {
  const rows: { entries: number }[] = await tx.query(
    `WITH waiting AS MATERIALIZED (
       SELECT id, recorded_at, (received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS received_on
       FROM (${unnumbered('$1', '$2')} LIMIT ${NUMBERED_AT_ONCE}) AS unnumbered),
     years AS MATERIALIZED (
       SELECT year, coalesce((SELECT max(number) FROM log_book_entries WHERE body = $1 AND year = asked.year), 0) AS last
       FROM (SELECT DISTINCT extract(year FROM received_on)::integer AS year FROM waiting) AS asked),
     numbered AS (
       INSERT INTO log_book_entries (body, year, number, tip_id, received_on, recorded_at)
       SELECT $1, year, last + row_number() OVER (PARTITION BY year ORDER BY recorded_at, id), id, received_on, recorded_at
       FROM waiting JOIN years ON year = extract(year FROM received_on)
       RETURNING number)
     SELECT count(*)::integer AS entries FROM numbered`,
    [body, since],
  );
  return rows[0]?.entries ?? 0;
}
