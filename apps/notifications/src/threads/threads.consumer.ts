import { Controller } from '@nestjs/common';
import { caseOpenedV1, caseTipDetachedV1, caseTipsJoinedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { eventTable, on, OnEvent, type ReceivedEvent } from '#shared/messaging';
import { joiningsOf, leavingOf, type Membership } from './membership.rules.js';
import { ThreadsService } from './threads.service.js';

const memberships = eventTable<Membership[]>(
  on(caseOpenedV1, joiningsOf),
  on(caseTipsJoinedV1, joiningsOf),
  on(caseTipDetachedV1, leavingOf),
);

/** The Kafka door of threads: which tips' threads lead to which case's. */
@Controller()
export class ThreadsConsumer {
  constructor(private readonly threads: ThreadsService) {}

  @OnEvent(...memberships.contracts)
  async onTipsOfCase(events: ReceivedEvent[], tx: Tx): Promise<void> {
    await this.threads.note(tx, events.flatMap(memberships.of));
  }
}
