import { Controller } from '@nestjs/common';
import {
  caseOfferedV1,
  caseOpenedV1,
  deliverySucceededV1,
  takedownRequestedV1,
  type CaseOfferedV1,
  type CaseOpenedV1,
  type DeliverySucceededV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { KnownCases } from './known-cases.service.js';
import { TakedownDelivery } from './takedown-delivery.service.js';

/** The webhook event that carries a takedown request: the type on the wire without its version. */
const REQUESTED = takedownRequestedV1.type.replace(/\.v\d+$/, '');

/** The Kafka door of takedowns: deliveries, and the cases that requests come from. */
@Controller()
export class TakedownsConsumer {
  constructor(
    private readonly delivery: TakedownDelivery,
    private readonly knownCases: KnownCases,
  ) {}

  @OnEvent(deliverySucceededV1)
  async onDeliverySucceeded(events: ReceivedEvent<DeliverySucceededV1>[], tx: Tx): Promise<void> {
    const ours = events.filter(({ data }) => data.eventType === REQUESTED);
    const deliveries = ours.map(({ data }) => ({
      requestId: data.subjectId,
      at: new Date(data.succeededAt),
      by: 'webhook' as const,
    }));
    await this.delivery.deliver(tx, deliveries);
  }

  @OnEvent(caseOpenedV1, caseOfferedV1)
  async onCaseOffered(events: ReceivedEvent<CaseOpenedV1 | CaseOfferedV1>[], tx: Tx): Promise<void> {
    await this.knownCases.learn(
      tx,
      events.map(({ data, version }) => ({ ...data, version })),
    );
  }
}
