import { Injectable } from '@nestjs/common';
import type { Tx } from '#shared/database';

interface Joining {
  data: { threadId: string; tips: readonly { tipId: string; threadId: string }[] };
}

interface Leaving {
  data: { threadId: string; tipId: string };
}

/** Which tips' threads lead to which case's thread. */
@Injectable()
export class ThreadMembers {
  /** Makes the threads of the tips lead to the thread of their case. */
  async join(tx: Tx, events: readonly Joining[]): Promise<void> {
    const members = events.flatMap(({ data }) =>
      data.tips.map((tip) => [tip.threadId, { tipId: tip.tipId, threadId: data.threadId }] as const),
    );
    const latest = [...new Map(members)].sort(([one], [other]) => (one < other ? -1 : 1));
    await tx.query(
      `INSERT INTO thread_members (member_thread_id, thread_id, tip_id)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])
       ON CONFLICT (member_thread_id) DO UPDATE SET thread_id = excluded.thread_id, tip_id = excluded.tip_id`,
      [
        latest.map(([member]) => member),
        latest.map(([, { threadId }]) => threadId),
        latest.map(([, { tipId }]) => tipId),
      ],
    );
  }

  /** Makes the threads of tips that left their case stand for themselves again. */
  async leave(tx: Tx, events: readonly Leaving[]): Promise<void> {
    await tx.query(
      `DELETE FROM thread_members USING unnest($1::uuid[], $2::uuid[]) AS left_by(thread_id, tip_id)
       WHERE thread_members.thread_id = left_by.thread_id AND thread_members.tip_id = left_by.tip_id`,
      [events.map(({ data }) => data.threadId), events.map(({ data }) => data.tipId)],
    );
  }
}
