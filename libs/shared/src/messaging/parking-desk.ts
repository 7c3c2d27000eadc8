import type { Transactions } from '#shared/database';
import { lockPlace, type InboxPlace } from './inbox-place.js';

/** What an operator decides about parked messages. */
export class ParkingDesk {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Tries a parked message again from its first attempt on, and after it those that wait behind it.
   * @returns false when no such message is open.
   */
  async replay(id: string): Promise<boolean> {
    return this.change(
      id,
      `UPDATE parked_messages SET state = 'retrying', attempts = 0, next_attempt_at = now()
       WHERE id = $1 AND state IN ('parked', 'retrying') RETURNING id`,
      [id],
    );
  }

  /**
   * Gives a message up: it will not be handled even if it is delivered again; those behind it go on.
   * @param reason why, kept with the message.
   * @returns false when no such message is open.
   */
  async discard(id: string, reason: string): Promise<boolean> {
    return this.change(
      id,
      `WITH discarded AS (
         UPDATE parked_messages SET state = 'resolved', resolution = 'discarded', reason = $2, resolved_at = now()
         WHERE id = $1 AND state <> 'resolved' RETURNING id, consumer_group, event_id),
       remembered AS (
         INSERT INTO inbox (consumer_group, event_id)
         SELECT consumer_group, event_id FROM discarded WHERE event_id IS NOT NULL ON CONFLICT DO NOTHING)
       SELECT id FROM discarded`,
      [id, reason],
    );
  }

  private async change(id: string, sql: string, parameters: unknown[]): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const places: InboxPlace[] = await tx.query(
        `SELECT consumer_group AS "group", topic, partition FROM parked_messages WHERE id = $1`,
        [id],
      );
      const [place] = places;
      if (!place) return false;
      await lockPlace(tx, place);
      const changed: unknown = await tx.query(sql, parameters);
      return rowsOf(changed).length > 0;
    });
  }
}

/** TypeORM answers an UPDATE … RETURNING with [rows, count] and a SELECT with rows. */
function rowsOf(result: unknown): unknown[] {
  if (!Array.isArray(result)) return [];
  return Array.isArray(result[0]) ? result[0] : result;
}
