import { Injectable } from '@nestjs/common';
import type { Tx } from '#shared/database';
import type { ThreadPart, ThreadQuestion } from '../threads/thread-part.adapter.js';
import { TakedownsQueries } from './takedowns.queries.js';

/** What takedown requests tell of a thread: those that the caller may read. */
@Injectable()
export class TakedownThreadPart implements ThreadPart {
  readonly name = 'takedownRequests';

  constructor(private readonly takedowns: TakedownsQueries) {}

  partOf(reads: Tx, { caller, threadId }: ThreadQuestion): Promise<unknown> {
    return this.takedowns.byThread(reads, caller, threadId);
  }
}
