import { Controller } from '@nestjs/common';
import {
  takedownCompletedV1,
  takedownDeliveredV1,
  takedownRequestedV1,
  type TakedownCompletedV1,
  type TakedownDeliveredV1,
  type TakedownRequestedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { DeliveryQueue } from './delivery-queue.service.js';

/** The Kafka door of deliveries: what triage tells of takedown requests. */
@Controller()
export class DeliveriesConsumer {
  constructor(private readonly deliveries: DeliveryQueue) {}

  @OnEvent(takedownRequestedV1)
  async onTakedownRequested(events: ReceivedEvent<TakedownRequestedV1>[], tx: Tx): Promise<void> {
    await this.deliveries.queueRequests(tx, events);
  }

  @OnEvent(takedownDeliveredV1)
  async onTakedownDelivered(events: ReceivedEvent<TakedownDeliveredV1>[], tx: Tx): Promise<void> {
    await this.deliveries.settle(tx, events);
  }

  @OnEvent(takedownCompletedV1)
  async onTakedownCompleted(events: ReceivedEvent<TakedownCompletedV1>[], tx: Tx): Promise<void> {
    await this.deliveries.complete(tx, events);
  }
}
