import { Controller } from '@nestjs/common';
import {
  caseAcceptedV1,
  caseDeclinedV1,
  caseDismissedV1,
  caseOfferedV1,
  caseOpenedV1,
  caseOutcomeRecordedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { eventTable, on, OnEvent, type ReceivedEvent } from '#shared/messaging';
import { FactLedger } from '../figures/fact-ledger.service.js';
import { caseFacts, concluded, moved, opened, type CaseFact } from './case-fact.rules.js';

type Step = (fact: CaseFact) => CaseFact;

/** What each event does to the fact of its case. */
const steps = eventTable<Step>(
  on(
    caseOpenedV1,
    ({ data, version }) =>
      (fact) =>
        opened(fact, data, version),
  ),
  on(
    caseOfferedV1,
    ({ data: { lead }, version }) =>
      (fact) =>
        moved(fact, { lead, state: 'offered' }, version),
  ),
  on(
    caseDeclinedV1,
    ({ data, version }) =>
      (fact) =>
        moved(fact, { lead: data.next, state: 'offered' }, version),
  ),
  on(
    caseAcceptedV1,
    ({ data, version }) =>
      (fact) =>
        moved(fact, { lead: data.body, state: 'accepted' }, version),
  ),
  on(
    caseDismissedV1,
    ({ version }) =>
      (fact) =>
        moved(fact, { state: 'dismissed' }, version),
  ),
  on(
    caseOutcomeRecordedV1,
    ({ data, version }) =>
      (fact) =>
        concluded(fact, data, version),
  ),
);

/** Counts cases by what triage tells of them. */
@Controller()
export class CaseFactsConsumer {
  constructor(private readonly ledger: FactLedger) {}

  @OnEvent(...steps.contracts)
  async onCaseChanged(events: ReceivedEvent<{ caseId: string; threadId: string }>[], tx: Tx): Promise<void> {
    const changes = events.map((event) => ({
      id: event.data.caseId,
      threadId: event.data.threadId,
      recordedAt: event.recordedAt,
      apply: steps.of(event),
    }));
    await this.ledger.change(tx, caseFacts, changes);
  }
}
