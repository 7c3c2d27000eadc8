import { Injectable } from '@nestjs/common';
import type { Tx } from '#shared/database';
import type { ThreadPart, ThreadQuestion } from '../threads/thread-part.adapter.js';
import { CaseDetailQueries } from './case-detail.queries.js';

/** What cases tell of a thread: the case itself, to those who may read it. */
@Injectable()
export class CaseThreadPart implements ThreadPart {
  readonly name = 'case';

  constructor(private readonly cases: CaseDetailQueries) {}

  partOf(_reads: Tx, { caller, threadId }: ThreadQuestion): Promise<unknown> {
    return this.cases.byThread(caller, threadId);
  }
}
