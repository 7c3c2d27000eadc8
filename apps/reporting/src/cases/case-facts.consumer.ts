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
import { FactLedger } from '../figures/fact-ledger.service.js';
import { ThreadMembers } from '../threads/thread-members.service.js';
import { caseFacts, concluded, moved, opened, type CaseFact } from './case-fact.rules.js';

type CaseEvent = ReceivedEvent<{ caseId: string; threadId: string }>;

/** Counts cases by what triage tells of them. */
@Controller()
export class CaseFactsConsumer {
  constructor(
    private readonly ledger: FactLedger,
    private readonly threads: ThreadMembers,
  ) {}

  @OnEvent(caseOpenedV1)
  async onCaseOpened(events: ReceivedEvent<CaseOpenedV1>[], tx: Tx): Promise<void> {
    await this.threads.join(tx, events);
    await this.change(tx, events, (fact, { data, version }) => opened(fact, data, version));
  }

  @OnEvent(caseTipsJoinedV1)
  async onCaseTipsJoined(events: ReceivedEvent<CaseTipsJoinedV1>[], tx: Tx): Promise<void> {
    await this.threads.join(tx, events);
  }

  @OnEvent(caseTipDetachedV1)
  async onCaseTipDetached(events: ReceivedEvent<CaseTipDetachedV1>[], tx: Tx): Promise<void> {
    await this.threads.leave(tx, events);
  }

  @OnEvent(caseOfferedV1)
  async onCaseOffered(events: ReceivedEvent<CaseOfferedV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, (fact, { data, version }) =>
      moved(fact, { lead: data.lead, state: 'offered' }, version),
    );
  }

  @OnEvent(caseDeclinedV1)
  async onCaseDeclined(events: ReceivedEvent<CaseDeclinedV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, (fact, { data, version }) =>
      moved(fact, { lead: data.next, state: 'offered' }, version),
    );
  }

  @OnEvent(caseAcceptedV1)
  async onCaseAccepted(events: ReceivedEvent<CaseAcceptedV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, (fact, { data, version }) =>
      moved(fact, { lead: data.body, state: 'accepted' }, version),
    );
  }

  @OnEvent(caseDismissedV1)
  async onCaseDismissed(events: ReceivedEvent<CaseDismissedV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, (fact, { version }) => moved(fact, { state: 'dismissed' }, version));
  }

  @OnEvent(caseOutcomeRecordedV1)
  async onCaseOutcomeRecorded(events: ReceivedEvent<CaseOutcomeRecordedV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, (fact, { data, version }) => concluded(fact, data, version));
  }

  private async change<E extends CaseEvent>(
    tx: Tx,
    events: readonly E[],
    step: (fact: CaseFact, event: E) => CaseFact,
  ): Promise<void> {
    const changes = events.map((event) => ({
      id: event.data.caseId,
      threadId: event.data.threadId,
      recordedAt: event.recordedAt,
      apply: (fact: CaseFact) => step(fact, event),
    }));
    await this.ledger.change(tx, caseFacts, changes);
  }
}
