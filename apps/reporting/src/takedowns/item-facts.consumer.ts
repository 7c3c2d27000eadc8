import { Controller } from '@nestjs/common';
import { takedownItemsConfirmedV1, takedownItemsOverdueV1, takedownRequestedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { eventTable, on, OnEvent, type ReceivedEvent } from '#shared/messaging';
import { FactLedger } from '../figures/fact-ledger.service.js';
import type { FactChange } from '../figures/fact.rules.js';
import { asked, confirmed, itemFacts, overdue, type ItemFact } from './item-fact.rules.js';

type Step = Pick<FactChange<ItemFact>, 'id' | 'apply'>;

/** What each event does to the facts of its items. */
const steps = eventTable<Step[]>(
  on(takedownRequestedV1, ({ data }) =>
    data.items.map((item) => ({ id: item.itemId, apply: (fact) => asked(fact, data, item) })),
  ),
  on(takedownItemsConfirmedV1, ({ data }) =>
    data.items.map((item) => ({ id: item.itemId, apply: (fact) => confirmed(fact, item) })),
  ),
  on(takedownItemsOverdueV1, ({ data }) => data.itemIds.map((id) => ({ id, apply: overdue }))),
);

/** Counts takedown items by what triage tells of them. */
@Controller()
export class ItemFactsConsumer {
  constructor(private readonly ledger: FactLedger) {}

  @OnEvent(...steps.contracts)
  async onItemsChanged(events: ReceivedEvent<{ threadId: string }>[], tx: Tx): Promise<void> {
    const changes = events.flatMap((event) =>
      steps.of(event).map((step) => ({ ...step, threadId: event.data.threadId, recordedAt: event.recordedAt })),
    );
    await this.ledger.change(tx, itemFacts, changes);
  }
}
