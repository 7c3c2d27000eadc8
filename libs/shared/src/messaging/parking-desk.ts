import { afterCommit, type Tx } from '#shared/database';
import { lockGroupPlaces, lockPlace, type InboxPlace } from './inbox-place.js';
import { conditionsOf, type ParkedFilter, type ParkedState } from './parked-filter.js';

/** What came of a decision: the state before when it does not allow the act, `unknown` when there is no such message. */
export type DeskAnswer = { outcome: 'done' } | { outcome: 'unknown' } | { outcome: 'refused'; state: ParkedState };

/** Those whose next attempt is due are left out: they are as they would be after a replay. */
const REPLAYABLE = [`state IN ('parked', 'retrying')`, `(state = 'parked' OR next_attempt_at > now())`];

interface Standing extends InboxPlace {
  state: ParkedState;
}

/** What an operator decides about parked messages. Each act is done in the transaction that it is given. */
export class ParkingDesk {
  /** @param decided called after each commit of a decision. */
  constructor(
    private readonly topicPrefix: string,
    private readonly decided: () => void = () => undefined,
  ) {}

  /**
   * Tries a parked message again from its first attempt on, and after it those that wait behind it.
   * Refused for one that is resolved, and for one that waits itself: its turn comes after the one before it.
   */
  replay(tx: Tx, id: string): Promise<DeskAnswer> {
    return this.decide(tx, id, ['parked', 'retrying'], () =>
      tx.query(`UPDATE parked_messages SET state = 'retrying', attempts = 0, next_attempt_at = now() WHERE id = $1`, [
        id,
      ]),
    );
  }

  /**
   * Gives a message up: it will not be handled even if it is delivered again; those behind it go on.
   * Refused for one that is resolved.
   * @param reason why, kept with the message.
   */
  discard(tx: Tx, id: string, reason: string): Promise<DeskAnswer> {
    return this.decide(tx, id, ['parked', 'retrying', 'waiting'], () =>
      tx.query(
        `WITH discarded AS (
           UPDATE parked_messages SET state = 'resolved', resolution = 'discarded', reason = $2, resolved_at = now()
           WHERE id = $1 RETURNING consumer_group, event_id)
         INSERT INTO inbox (consumer_group, event_id)
         SELECT consumer_group, event_id FROM discarded WHERE event_id IS NOT NULL ON CONFLICT DO NOTHING`,
        [id, reason],
      ),
    );
  }

  /**
   * As {@link replay} for those that the filter names, the first parked first: parked ones, and those whose next
   * attempt is still to come, so that a second call finds those which the first has left.
   * @returns the ids of the messages set, and whether there are more than `limit`.
   */
  async replayAll(tx: Tx, filter: ParkedFilter, limit: number): Promise<{ ids: string[]; more: boolean }> {
    const found = await this.replayable(tx, filter, limit + 1);
    const chosen = found.slice(0, limit);
    await lockGroupPlaces(tx, chosen);
    const [rows]: [{ id: string }[], number] = await tx.query(
      `UPDATE parked_messages SET state = 'retrying', attempts = 0, next_attempt_at = now()
       WHERE id = ANY($1::uuid[]) AND state IN ('parked', 'retrying') RETURNING id`,
      [chosen.map(({ id }) => id)],
    );
    afterCommit(tx, this.decided);
    return { ids: rows.map(({ id }) => id), more: found.length > limit };
  }

  private replayable(tx: Tx, filter: ParkedFilter, limit: number): Promise<(InboxPlace & { id: string })[]> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = conditionsOf(filter, this.topicPrefix, bind);
    return tx.query(
      `SELECT id, consumer_group AS "group", topic, partition FROM parked_messages
       WHERE ${[...REPLAYABLE, ...conditions].join(' AND ')}
       ORDER BY parked_at, id LIMIT ${bind(limit)}`,
      values,
    );
  }

  private async decide(
    tx: Tx,
    id: string,
    allowed: readonly ParkedState[],
    act: () => Promise<unknown>,
  ): Promise<DeskAnswer> {
    const before = await standingOf(tx, id);
    if (!before) return { outcome: 'unknown' };
    await lockPlace(tx, before);
    const state = (await standingOf(tx, id))?.state ?? before.state;
    if (!allowed.includes(state)) return { outcome: 'refused', state };
    await act();
    afterCommit(tx, this.decided);
    return { outcome: 'done' };
  }
}

async function standingOf(tx: Tx, id: string): Promise<Standing | undefined> {
  const rows: Standing[] = await tx.query(
    `SELECT consumer_group AS "group", topic, partition, state FROM parked_messages WHERE id = $1`,
    [id],
  );
  return rows[0];
}
