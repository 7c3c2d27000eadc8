import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { THREAD_PARTS, type ThreadPart } from './thread-part.adapter.js';
import type { ThreadDto } from './thread.dto.js';
import type { ThreadMember } from './thread-member.data.js';

/** Members shown of one thread, at most: a viral case has more tips than anybody reads. */
const MEMBERS_SHOWN = 200;

/** Which threads lead to which, and what this service knows of a thread. */
@Injectable()
export class ThreadsService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(THREAD_PARTS) private readonly parts: readonly ThreadPart[],
  ) {}

  /** Makes the members' threads lead to another thread from now on. */
  async join(tx: Tx, members: readonly ThreadMember[]): Promise<void> {
    if (members.length === 0) return;
    await tx.query(
      `INSERT INTO thread_members (member_thread_id, thread_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
       ON CONFLICT (member_thread_id) DO UPDATE SET thread_id = excluded.thread_id`,
      [members.map((member) => member.memberThreadId), members.map((member) => member.threadId)],
    );
  }

  /** Makes the members' threads stand for themselves again. */
  async leave(tx: Tx, memberThreadIds: readonly string[]): Promise<void> {
    if (memberThreadIds.length === 0) return;
    await tx.query(`DELETE FROM thread_members WHERE member_thread_id = ANY ($1::uuid[])`, [memberThreadIds]);
  }

  /** @throws AppError `not-found` where no part has anything for this caller. */
  async read(caller: Caller, id: string): Promise<ThreadDto> {
    if (!isUuid(id)) throw new AppError('not-found');
    const reads = this.dataSource.manager;
    const threadId = await leadsTo(reads, id);
    const answers = await Promise.all(this.parts.map((part) => part.partOf(reads, { threadId, caller })));
    const known = this.parts.flatMap((part, index) => (answers[index] ? [[part.name, answers[index]] as const] : []));
    if (known.length === 0) throw new AppError('not-found');
    return { threadId, members: await membersOf(reads, threadId), part: Object.fromEntries(known) };
  }
}

async function leadsTo(reads: Tx, id: string): Promise<string> {
  const [row]: { thread_id: string }[] = await reads.query(
    `SELECT thread_id FROM thread_members WHERE member_thread_id = $1`,
    [id],
  );
  return row?.thread_id ?? id;
}

async function membersOf(reads: Tx, threadId: string): Promise<string[]> {
  const rows: { member_thread_id: string }[] = await reads.query(
    `SELECT member_thread_id FROM thread_members WHERE thread_id = $1 ORDER BY member_thread_id LIMIT ${MEMBERS_SHOWN}`,
    [threadId],
  );
  return [threadId, ...rows.map((row) => row.member_thread_id)];
}
