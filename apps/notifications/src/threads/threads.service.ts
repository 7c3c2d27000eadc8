import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import type { CaseOpenedV1, CaseTipDetachedV1, CaseTipsJoinedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { AppError } from '#shared/http';
import type { ReceivedEvent } from '#shared/messaging';
import { NoticesQueries } from '../notices/notices.queries.js';
import type { ThreadDto } from './thread.dto.js';

type Joining = ReceivedEvent<Pick<CaseOpenedV1 | CaseTipsJoinedV1, 'caseId' | 'threadId' | 'tips'>>;

/** Members shown of one thread, at most: a viral case has more tips than anybody reads. */
const MEMBERS_SHOWN = 200;

/** Which threads lead to which, and what this service knows of a thread. */
@Injectable()
export class ThreadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notices: NoticesQueries,
  ) {}

  /** Makes the tips' threads lead to the case's from now on. */
  async join(tx: Tx, events: readonly Joining[]): Promise<void> {
    const members = events.flatMap(({ data, occurredAt }) =>
      data.tips.map((tip) => ({ ...tip, caseId: data.caseId, caseThreadId: data.threadId, joinedAt: occurredAt })),
    );
    await tx.query(
      `INSERT INTO thread_members (case_id, tip_id, member_thread_id, thread_id, joined_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
       ON CONFLICT DO NOTHING`,
      [
        members.map((member) => member.caseId),
        members.map((member) => member.tipId),
        members.map((member) => member.threadId),
        members.map((member) => member.caseThreadId),
        members.map((member) => member.joinedAt),
      ],
    );
  }

  /** Makes the threads of tips that left their case stand for themselves again. */
  async leave(tx: Tx, events: readonly ReceivedEvent<CaseTipDetachedV1>[]): Promise<void> {
    await tx.query(
      `DELETE FROM thread_members USING unnest($1::uuid[], $2::uuid[]) AS left_by(case_id, tip_id)
       WHERE thread_members.case_id = left_by.case_id AND thread_members.tip_id = left_by.tip_id`,
      [events.map((event) => event.data.caseId), events.map((event) => event.data.tipId)],
    );
  }

  /** @throws AppError `not-found` where there is nothing for this caller. */
  async read(caller: Caller, id: string): Promise<ThreadDto> {
    if (!isUuid(id) || !caller.scopes.has('notices:read')) throw unknown();
    const threadId = await this.leadsTo(id);
    const notices = await this.notices.ofThread(caller, threadId);
    if (notices.length === 0) throw unknown();
    return { threadId, members: await this.membersOf(threadId), part: { notices } };
  }

  private async leadsTo(id: string): Promise<string> {
    const [row]: { thread_id: string }[] = await this.dataSource.query(
      `SELECT thread_id FROM thread_members WHERE member_thread_id = $1 ORDER BY joined_at DESC LIMIT 1`,
      [id],
    );
    return row?.thread_id ?? id;
  }

  private async membersOf(threadId: string): Promise<string[]> {
    const rows: { member_thread_id: string }[] = await this.dataSource.query(
      `SELECT member_thread_id FROM thread_members WHERE thread_id = $1
       ORDER BY member_thread_id LIMIT ${MEMBERS_SHOWN}`,
      [threadId],
    );
    return [threadId, ...rows.map((row) => row.member_thread_id)];
  }
}

/** The same for all: a thread may be unknown, not for this caller, or not heard of here yet. */
function unknown(): AppError {
  return new AppError('not-found', { retryAfterSeconds: 1 });
}
