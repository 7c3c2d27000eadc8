import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { AppError } from '#shared/http';
import type { ReportingThreadDto } from './thread.dto.js';

interface CountRow {
  kind: 'tip' | 'case' | 'takedown-item';
  month: string;
  count: number;
}

/** Members shown of one thread, at most. */
const MEMBERS_SHOWN = 200;

/** Where a thread's facts are counted. */
@Injectable()
export class ThreadsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `not-found` for an unknown thread, and for a caller who may not read reports. */
  async read(id: string, caller: Caller): Promise<ReportingThreadDto> {
    if (!isUuid(id) || !caller.scopes.has('reports:read')) throw new AppError('not-found');
    const threadId = await this.leadsTo(id);
    const members = await this.membersOf(threadId);
    const counted: CountRow[] = await this.dataSource.query(
      `SELECT kind, fact ->> 'month' AS month, count(*)::int AS count FROM facts
       WHERE thread_id = ANY ($1::uuid[]) AND fact ? 'month' GROUP BY 1, 2 ORDER BY 1, 2`,
      [members],
    );
    if (counted.length === 0) throw new AppError('not-found');
    return { threadId, members: members.slice(0, MEMBERS_SHOWN + 1), part: { counted } };
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
      'SELECT member_thread_id FROM thread_members WHERE thread_id = $1 AND present ORDER BY member_thread_id',
      [threadId],
    );
    return [threadId, ...rows.map((row) => row.member_thread_id)];
  }
}
