import { Controller } from '@nestjs/common';
import {
  takedownItemsConfirmedV1,
  takedownItemsOverdueV1,
  takedownRequestedV1,
  type TakedownItemsConfirmedV1,
  type TakedownItemsOverdueV1,
  type TakedownRequestedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { FactLedger } from '../figures/fact-ledger.service.js';
import type { FactChange } from '../figures/fact.rules.js';
import { asked, confirmed, itemFacts, overdue, type ItemFact } from './item-fact.rules.js';

/** Counts takedown items by what triage tells of them. */
@Controller()
export class ItemFactsConsumer {
  constructor(private readonly ledger: FactLedger) {}

  @OnEvent(takedownRequestedV1)
  async onTakedownRequested(events: ReceivedEvent<TakedownRequestedV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, ({ data }) =>
      data.items.map((item) => ({ id: item.itemId, apply: (fact) => asked(fact, data, item) })),
    );
  }

  @OnEvent(takedownItemsConfirmedV1)
  async onTakedownItemsConfirmed(events: ReceivedEvent<TakedownItemsConfirmedV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, ({ data }) =>
      data.items.map((item) => ({ id: item.itemId, apply: (fact) => confirmed(fact, item) })),
    );
  }

  @OnEvent(takedownItemsOverdueV1)
  async onTakedownItemsOverdue(events: ReceivedEvent<TakedownItemsOverdueV1>[], tx: Tx): Promise<void> {
    await this.change(tx, events, ({ data }) => data.itemIds.map((id) => ({ id, apply: overdue })));
  }

  private async change<E extends ReceivedEvent<{ threadId: string }>>(
    tx: Tx,
    events: readonly E[],
    stepsOf: (event: E) => Pick<FactChange<ItemFact>, 'id' | 'apply'>[],
  ): Promise<void> {
    const changes = events.flatMap((event) =>
      stepsOf(event).map((step) => ({ ...step, threadId: event.data.threadId, recordedAt: event.recordedAt })),
    );
    await this.ledger.change(tx, itemFacts, changes);
  }
}
