import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import type { Tx } from '#shared/database';
import { lockBooks } from './log-book-numbering.service.js';
import { rowOfTip } from './log-book-rows.rules.js';
import { bookOf, type Entered } from './log-book.rules.js';

/** Moves a tip to another book when it turns out to accuse an official. */
@Injectable()
export class LogBookMoves {
  constructor(private readonly clock: Clock) {}

  /**
   * To be called before the tip, which is locked, is changed. Its number stays taken: the entry says for ever what it has
   * said so far, so that neither a gap nor a blank shows in the book of those who may be the accused. In the other book it
   * gets the next number. A tip that has no number yet gets it there in its turn.
   */
  async move(tx: Tx, tip: Entered & { id: string }, becomes: Partial<Entered>): Promise<void> {
    const [from, to] = [bookOf(tip), bookOf({ ...tip, ...becomes })];
    if (from === to) return;
    await lockBooks(tx, [from, to]);
    await tx.query(
      `WITH moved AS (
         UPDATE log_book_entries SET moved_at = $2, snapshot = (${rowOfTip('$1')})
         WHERE tip_id = $1 AND moved_at IS NULL
         RETURNING year, received_on, recorded_at)
       INSERT INTO log_book_entries (body, year, number, tip_id, received_on, recorded_at)
       SELECT $3, moved.year, coalesce(last.number, 0) + 1, $1, received_on, recorded_at FROM moved
       LEFT JOIN LATERAL (
         SELECT number FROM log_book_entries WHERE body = $3 AND year = moved.year ORDER BY number DESC LIMIT 1) AS last ON true`,
      [tip.id, this.clock.now(), to],
    );
  }
}
