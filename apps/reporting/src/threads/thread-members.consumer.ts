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
import { ThreadMembers } from './thread-members.service.js';

/** Follows which tips belong to which case. */
@Controller()
export class ThreadMembersConsumer {
  constructor(private readonly members: ThreadMembers) {}

  @OnEvent(caseOpenedV1, caseTipsJoinedV1)
  async onTipsJoined(events: ReceivedEvent<CaseOpenedV1 | CaseTipsJoinedV1>[], tx: Tx): Promise<void> {
    await this.members.join(tx, events);
  }

  @OnEvent(caseTipDetachedV1)
  async onTipDetached(events: ReceivedEvent<CaseTipDetachedV1>[], tx: Tx): Promise<void> {
    await this.members.leave(tx, events);
  }
}
