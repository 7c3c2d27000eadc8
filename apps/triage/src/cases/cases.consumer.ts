import { Controller } from '@nestjs/common';
import {
  tipAdmittedV1,
  tipDecidedV1,
  tipReceivedV1,
  tipRefusedV1,
  tipStillGoingOnV1,
  type TipAdmittedV1,
  type TipDecidedV1,
  type TipReceivedV1,
  type TipRefusedV1,
  type TipStillGoingOnV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { CaseAttention } from './case-attention.service.js';
import { CaseIntake } from './case-intake.service.js';
import { CaseReadmissions } from './case-readmissions.service.js';
import { CaseRefusals } from './case-refusals.service.js';

/** The Kafka door of cases: what intake tells of tips. */
@Controller()
export class CasesConsumer {
  constructor(
    private readonly intake: CaseIntake,
    private readonly refusals: CaseRefusals,
    private readonly readmissions: CaseReadmissions,
    private readonly attention: CaseAttention,
  ) {}

  @OnEvent(tipReceivedV1)
  async onTipReceived(events: ReceivedEvent<TipReceivedV1>[], tx: Tx): Promise<void> {
    await this.intake.takeIn(tx, events);
  }

  @OnEvent(tipRefusedV1)
  async onTipRefused(events: ReceivedEvent<TipRefusedV1>[], tx: Tx): Promise<void> {
    await this.refusals.detach(tx, events);
  }

  @OnEvent(tipDecidedV1)
  async onTipDecided(events: ReceivedEvent<TipDecidedV1>[], tx: Tx): Promise<void> {
    await this.refusals.detachGuided(tx, events);
  }

  @OnEvent(tipAdmittedV1)
  async onTipAdmitted(events: ReceivedEvent<TipAdmittedV1>[], tx: Tx): Promise<void> {
    await this.readmissions.takeInAnew(tx, events);
  }

  @OnEvent(tipStillGoingOnV1)
  async onTipStillGoingOn(events: ReceivedEvent<TipStillGoingOnV1>[], tx: Tx): Promise<void> {
    await this.attention.note(tx, events);
  }
}
