import { Controller } from '@nestjs/common';
import {
  tipAdmittedV1,
  tipEnteredLateV1,
  tipProgressedV1,
  tipReceivedV1,
  type TipProgressedV1,
  type TipReceivedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { eventTable, on, OnEvent, type ReceivedEvent } from '#shared/messaging';
import { FactLedger } from '../figures/fact-ledger.service.js';
import type { FactChange } from '../figures/fact.rules.js';
import { admitted, progressed, received, tipFacts, type TipFact } from './tip-fact.rules.js';

/** What each event does to the fact of its tip. */
const changes = eventTable<FactChange<TipFact>>(
  on(tipReceivedV1, (event) => ({
    ...changeOf(event),
    threadId: event.data.threadId,
    apply: (fact) => received(fact, event.data),
  })),
  on(tipAdmittedV1, (event) => ({
    ...changeOf(event),
    threadId: event.data.threadId,
    apply: (fact) => admitted(fact, event.data, event.version),
  })),
  on(tipEnteredLateV1, (event) => ({ ...changeOf(event), apply: (fact) => ({ ...fact, late: true }) })),
  on(tipProgressedV1, (event) => ({
    ...changeOf(event),
    apply: (fact) => progressed(fact, event.data, event.version),
  })),
);

function changeOf({ data, recordedAt }: ReceivedEvent<Pick<TipReceivedV1 | TipProgressedV1, 'tipId'>>) {
  return { id: data.tipId, recordedAt };
}

/** Counts tips by what intake tells of them. */
@Controller()
export class TipFactsConsumer {
  constructor(private readonly ledger: FactLedger) {}

  @OnEvent(...changes.contracts)
  async onTipChanged(events: ReceivedEvent[], tx: Tx): Promise<void> {
    await this.ledger.change(tx, tipFacts, events.map(changes.of));
  }
}
