import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { AppError } from '#shared/http';
import { TipsQueries } from '../tips/tips.queries.js';
import type { IntakeThreadDto } from './thread.dto.js';

/** Tips shown of one thread, at most: a viral case has more than anybody reads. */
const TIPS_SHOWN = 200;
/** Tips of a case that are looked at, at most, for the latest that the caller may see: more are in no case but a viral one. */
const TIPS_LOOKED_AT = 5_000;

/** Reads intake's part of a thread: the tips that lead to one case, or the one tip without a case. */
@Injectable()
export class ThreadsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tips: TipsQueries,
  ) {}

  /** @throws AppError `not-found` where there is no tip that the caller may see. */
  async read(id: string, caller: Caller): Promise<IntakeThreadDto> {
    const found = isUuid(id) ? await this.tipsOf(id) : [];
    const tips = await this.tips.visibleAmong(
      found.map(({ tipId }) => tipId),
      { caller, limit: TIPS_SHOWN },
    );
    if (tips.length === 0)
      throw new AppError('not-found', { detail: 'Không có hồ sơ nào với mã này.', retryAfterSeconds: 1 });
    const threadId = found.find(({ caseThreadId }) => caseThreadId !== null)?.caseThreadId ?? id;
    return { threadId, members: [...new Set([threadId, ...tips.map((tip) => tip.threadId)])], part: { tips } };
  }

  /** The tips of the case that the thread leads to, or the tip whose thread it is. */
  private tipsOf(threadId: string): Promise<{ tipId: string; caseThreadId: string | null }[]> {
    return this.dataSource.query(
      `WITH asked AS (
         SELECT case_id FROM case_progress WHERE thread_id = $1
         UNION SELECT link.case_id FROM tips JOIN case_tips AS link ON link.tip_id = tips.id AND link.joined
               WHERE tips.thread_id = $1)
       SELECT link.tip_id AS "tipId", progress.thread_id AS "caseThreadId"
       FROM asked JOIN case_progress AS progress USING (case_id)
       CROSS JOIN LATERAL (
         SELECT tip_id FROM case_tips WHERE case_id = asked.case_id AND joined
         ORDER BY tip_id LIMIT ${TIPS_LOOKED_AT}) AS link
       UNION SELECT id, NULL FROM tips WHERE thread_id = $1`,
      [threadId],
    );
  }
}
