import { Controller } from '@nestjs/common';
import {
  caseAcceptedV1,
  caseDeclinedV1,
  caseDismissedV1,
  caseOfferedV1,
  caseOpenedV1,
  caseOutcomeRecordedV1,
  caseTipDetachedV1,
  caseTipsJoinedV1,
  type CaseAcceptedV1,
  type CaseDeclinedV1,
  type CaseDismissedV1,
  type CaseOfferedV1,
  type CaseOpenedV1,
  type CaseOutcomeRecordedV1,
  type CaseTipDetachedV1,
  type CaseTipsJoinedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import {
  newsOfAcceptance,
  newsOfDecline,
  newsOfDetaching,
  newsOfEnd,
  newsOfJoining,
  newsOfOffer,
  newsOfOpening,
} from './case-news.rules.js';
import { CaseProgressService } from './case-progress.service.js';

/** What triage tells of cases: the tips follow. */
@Controller()
export class CasesConsumer {
  constructor(private readonly progress: CaseProgressService) {}

  @OnEvent(caseOpenedV1)
  onCaseOpened(events: ReceivedEvent<CaseOpenedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfOpening));
  }

  @OnEvent(caseTipsJoinedV1)
  onTipsJoined(events: ReceivedEvent<CaseTipsJoinedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfJoining));
  }

  @OnEvent(caseTipDetachedV1)
  onTipDetached(events: ReceivedEvent<CaseTipDetachedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfDetaching));
  }

  @OnEvent(caseOfferedV1)
  onCaseOffered(events: ReceivedEvent<CaseOfferedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfOffer));
  }

  @OnEvent(caseDeclinedV1)
  onCaseDeclined(events: ReceivedEvent<CaseDeclinedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfDecline));
  }

  @OnEvent(caseAcceptedV1)
  onCaseAccepted(events: ReceivedEvent<CaseAcceptedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfAcceptance));
  }

  @OnEvent(caseOutcomeRecordedV1)
  onOutcomeRecorded(events: ReceivedEvent<CaseOutcomeRecordedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfEnd));
  }

  @OnEvent(caseDismissedV1)
  onCaseDismissed(events: ReceivedEvent<CaseDismissedV1>[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(newsOfEnd));
  }
}
