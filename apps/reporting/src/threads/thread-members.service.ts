import { Injectable } from '@nestjs/common';
import type { CaseOpenedV1, CaseTipDetachedV1, CaseTipsJoinedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { ReceivedEvent } from '#shared/messaging';

type Joining = ReceivedEvent<Pick<CaseOpenedV1 | CaseTipsJoinedV1, 'threadId' | 'tips'>>;
type Leaving = ReceivedEvent<Pick<CaseTipDetachedV1, 'threadId' | 'tipId'>>;

interface Membership {
  tipId: string;
  threadId: string;
  /** Absent where a leaving is told, which names the tip alone. */
  memberThreadId?: string;
  present: boolean;
  since: Date;
  /** The version of the case that this is of. */
  version: number;
}

/** Which tips' threads lead to which case's thread. */
@Injectable()
export class ThreadMembers {
  /** Makes the threads of the tips lead to the thread of their case. */
  async join(tx: Tx, events: readonly Joining[]): Promise<void> {
    const memberships = events.flatMap(({ data, occurredAt, version }) =>
      data.tips.map((tip) => ({
        tipId: tip.tipId,
        memberThreadId: tip.threadId,
        threadId: data.threadId,
        present: true,
        since: occurredAt,
        version,
      })),
    );
    await note(tx, memberships);
  }

  /** Makes the threads of tips that left their case stand for themselves again. */
  async leave(tx: Tx, events: readonly Leaving[]): Promise<void> {
    const memberships = events.map(({ data, occurredAt, version }) => ({
      tipId: data.tipId,
      threadId: data.threadId,
      present: false,
      since: occurredAt,
      version,
    }));
    await note(tx, memberships);
  }
}

/** Notes what was last said of each membership, in whatever order it comes: a journal may be sent again. */
async function note(tx: Tx, memberships: readonly Membership[]): Promise<void> {
  await tx.query(
    `INSERT INTO thread_members (tip_id, thread_id, member_thread_id, present, since, version)
     SELECT DISTINCT ON (tip_id, thread_id) *
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::timestamptz[], $6::integer[])
       AS said(tip_id, thread_id, member_thread_id, present, since, version)
     ORDER BY tip_id, thread_id, version DESC
     ON CONFLICT (tip_id, thread_id) DO UPDATE SET
       member_thread_id = coalesce(excluded.member_thread_id, thread_members.member_thread_id),
       present = excluded.present, since = excluded.since, version = excluded.version
     WHERE excluded.version > thread_members.version`,
    [
      memberships.map(({ tipId }) => tipId),
      memberships.map(({ threadId }) => threadId),
      memberships.map(({ memberThreadId }) => memberThreadId ?? null),
      memberships.map(({ present }) => present),
      memberships.map(({ since }) => since),
      memberships.map(({ version }) => version),
    ],
  );
}
