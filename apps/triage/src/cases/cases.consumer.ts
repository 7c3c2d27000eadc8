import { Controller } from '@nestjs/common';
import { tipReceivedV1, tipRefusedV1, type TipReceivedV1, type TipRefusedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { CaseIntake } from './case-intake.service.js';
import { CaseRefusals } from './case-refusals.service.js';

/** The Kafka door of cases: what intake tells of tips. */
@Controller()
export class CasesConsumer {
  constructor(
    private readonly intake: CaseIntake,
    private readonly refusals: CaseRefusals,
  ) {}

  @OnEvent(tipReceivedV1)
  async onTipReceived(events: ReceivedEvent<TipReceivedV1>[], tx: Tx): Promise<void> {
    await this.intake.takeIn(tx, events);
  }

  @OnEvent(tipRefusedV1)
  async onTipRefused(events: ReceivedEvent<TipRefusedV1>[], tx: Tx): Promise<void> {
    await this.refusals.detach(tx, events);
  }
}
