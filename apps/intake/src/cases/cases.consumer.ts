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
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { eventTable, on, OnEvent, type ReceivedEvent } from '#shared/messaging';
import {
  newsOfAcceptance,
  newsOfDecline,
  newsOfDetaching,
  newsOfEnd,
  newsOfJoining,
  newsOfOffer,
  newsOfOpening,
  type CaseNews,
} from './case-news.rules.js';
import { CaseProgressService } from './case-progress.service.js';

/** What each event of triage tells of its case. */
const news = eventTable<CaseNews>(
  on(caseOpenedV1, newsOfOpening),
  on(caseTipsJoinedV1, newsOfJoining),
  on(caseTipDetachedV1, newsOfDetaching),
  on(caseOfferedV1, newsOfOffer),
  on(caseDeclinedV1, newsOfDecline),
  on(caseAcceptedV1, newsOfAcceptance),
  on(caseOutcomeRecordedV1, newsOfEnd),
  on(caseDismissedV1, newsOfEnd),
);

/** What triage tells of cases: the tips follow. */
@Controller()
export class CasesConsumer {
  constructor(private readonly progress: CaseProgressService) {}

  @OnEvent(...news.contracts)
  onCaseNews(events: ReceivedEvent[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(news.of));
  }
}
