import { Controller } from '@nestjs/common';
import { tipProgressedV1, tipReceivedV1, type TipProgressedV1, type TipReceivedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { FactLedger } from '../figures/fact-ledger.service.js';
import { progressed, received, tipFacts } from './tip-fact.rules.js';

/** Counts tips by what intake tells of them. */
@Controller()
export class TipFactsConsumer {
  constructor(private readonly ledger: FactLedger) {}

  @OnEvent(tipReceivedV1)
  async onTipReceived(events: ReceivedEvent<TipReceivedV1>[], tx: Tx): Promise<void> {
    const changes = events.map(({ data, recordedAt }) => ({
      id: data.tipId,
      threadId: data.threadId,
      recordedAt,
      apply: (fact: Parameters<typeof received>[0]) => received(fact, data),
    }));
    await this.ledger.change(tx, tipFacts, changes);
  }

  @OnEvent(tipProgressedV1)
  async onTipProgressed(events: ReceivedEvent<TipProgressedV1>[], tx: Tx): Promise<void> {
    const changes = events.map(({ data, recordedAt, version }) => ({
      id: data.tipId,
      recordedAt,
      apply: (fact: Parameters<typeof progressed>[0]) => progressed(fact, data, version),
    }));
    await this.ledger.change(tx, tipFacts, changes);
  }
}
