import { Injectable } from '@nestjs/common';
import type { Tx } from '#shared/database';

interface Joining {
  data: { threadId: string; tips: readonly { threadId: string }[] };
}

/** Which tips' threads lead to which case's thread. */
@Injectable()
export class ThreadMembers {
  /** Makes the threads of the tips lead to the thread of their case. */
  async join(tx: Tx, events: readonly Joining[]): Promise<void> {
    const members = events.flatMap(({ data }) => data.tips.map((tip) => [tip.threadId, data.threadId] as const));
    const latest = [...new Map(members)].sort(([one], [other]) => (one < other ? -1 : 1));
    await tx.query(
      `INSERT INTO thread_members (member_thread_id, thread_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
       ON CONFLICT (member_thread_id) DO UPDATE SET thread_id = excluded.thread_id`,
      [latest.map(([member]) => member), latest.map(([, thread]) => thread)],
    );
  }
}
