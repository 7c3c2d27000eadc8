import { Controller } from '@nestjs/common';
import {
  bodyRegisteredV1,
  caseDismissedV1,
  caseOfferedV1,
  type BodyRegisteredV1,
  type CaseDismissedV1,
  type CaseOfferedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { NoticeIssue } from './notice-issue.service.js';

/** The Kafka door of notices: what triage tells of cases and bodies. */
@Controller()
export class NoticesConsumer {
  constructor(private readonly notices: NoticeIssue) {}

  @OnEvent(caseOfferedV1)
  async onCaseOffered(events: ReceivedEvent<CaseOfferedV1>[], tx: Tx): Promise<void> {
    await this.notices.issueForOffers(tx, events);
  }

  @OnEvent(caseDismissedV1)
  async onCaseDismissed(events: ReceivedEvent<CaseDismissedV1>[], tx: Tx): Promise<void> {
    await this.notices.withdrawForDismissed(tx, events);
  }

  @OnEvent(bodyRegisteredV1)
  async onBodyRegistered(events: ReceivedEvent<BodyRegisteredV1>[], tx: Tx): Promise<void> {
    await this.notices.releaseHeld(tx, events);
  }
}
