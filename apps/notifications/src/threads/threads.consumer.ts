import { Controller } from '@nestjs/common';
import {
  caseOpenedV1,
  caseTipDetachedV1,
  caseTipsJoinedV1,
  type CaseOpenedV1,
  type CaseTipDetachedV1,
  type CaseTipsJoinedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { ThreadsService } from './threads.service.js';

/** The Kafka door of threads: which tips' threads lead to which case's. */
@Controller()
export class ThreadsConsumer {
  constructor(private readonly threads: ThreadsService) {}

  @OnEvent(caseOpenedV1)
  async onCaseOpened(events: ReceivedEvent<CaseOpenedV1>[], tx: Tx): Promise<void> {
    await this.threads.join(tx, events);
  }

  @OnEvent(caseTipsJoinedV1)
  async onCaseTipsJoined(events: ReceivedEvent<CaseTipsJoinedV1>[], tx: Tx): Promise<void> {
    await this.threads.join(tx, events);
  }

  @OnEvent(caseTipDetachedV1)
  async onCaseTipDetached(events: ReceivedEvent<CaseTipDetachedV1>[], tx: Tx): Promise<void> {
    await this.threads.leave(tx, events);
  }
}
