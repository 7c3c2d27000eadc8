import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { NoticesQueries } from '../notices/notices.queries.js';
import type { Membership } from './membership.rules.js';
import type { ThreadDto } from './thread.dto.js';

/** Members shown of one thread, at most: a viral case has more tips than anybody reads. */
const MEMBERS_SHOWN = 200;

/** Which threads lead to which, and what this service knows of a thread. */
@Injectable()
export class ThreadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notices: NoticesQueries,
  ) {}

  /** Notes what was last said of each membership, in whatever order it comes: a journal may be sent again. */
  async note(tx: Tx, memberships: readonly Membership[]): Promise<void> {
    await tx.query(
      `INSERT INTO thread_members (case_id, tip_id, thread_id, member_thread_id, present, since, version)
       SELECT DISTINCT ON (case_id, tip_id) *
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::boolean[], $6::timestamptz[], $7::integer[])
         AS said(case_id, tip_id, thread_id, member_thread_id, present, since, version)
       ORDER BY case_id, tip_id, version DESC
       ON CONFLICT (case_id, tip_id) DO UPDATE SET
         member_thread_id = coalesce(excluded.member_thread_id, thread_members.member_thread_id),
         present = excluded.present, since = excluded.since, version = excluded.version
       WHERE excluded.version > thread_members.version`,
      [
        memberships.map(({ caseId }) => caseId),
        memberships.map(({ tipId }) => tipId),
        memberships.map(({ threadId }) => threadId),
        memberships.map(({ memberThreadId }) => memberThreadId ?? null),
        memberships.map(({ present }) => present),
        memberships.map(({ since }) => since),
        memberships.map(({ version }) => version),
      ],
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
      `SELECT thread_id FROM thread_members WHERE member_thread_id = $1 AND present ORDER BY since DESC LIMIT 1`,
      [id],
    );
    return row?.thread_id ?? id;
  }

  private async membersOf(threadId: string): Promise<string[]> {
    const rows: { member_thread_id: string }[] = await this.dataSource.query(
      `SELECT member_thread_id FROM thread_members WHERE thread_id = $1 AND present
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
