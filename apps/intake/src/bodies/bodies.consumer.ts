import { Controller } from '@nestjs/common';
import { bodyRegisteredV1, type BodyRegisteredV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { BodiesService } from './bodies.service.js';

/** The Kafka door of the copy of the register of bodies. */
@Controller()
export class BodiesConsumer {
  constructor(private readonly bodies: BodiesService) {}

  @OnEvent(bodyRegisteredV1)
  async onBodyRegistered(events: ReceivedEvent<BodyRegisteredV1>[], tx: Tx): Promise<void> {
    await this.bodies.copy(tx, events);
  }
}
