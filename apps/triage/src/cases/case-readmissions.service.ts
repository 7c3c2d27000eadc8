import { Injectable } from '@nestjs/common';
import type { TipAdmittedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { ReceivedEvent } from '#shared/messaging';
import { CaseIntake } from './case-intake.service.js';
import { CaseRefusals } from './case-refusals.service.js';

/** Takes tips in anew: those that had been turned away, and those that turn out to accuse an official. */
@Injectable()
export class CaseReadmissions {
  constructor(
    private readonly refusals: CaseRefusals,
    private readonly intake: CaseIntake,
  ) {}

  /** They leave the case that they are in, if any, and go where tips go that are what they are now. */
  async takeInAnew(tx: Tx, events: readonly ReceivedEvent<TipAdmittedV1>[]): Promise<void> {
    await this.refusals.release(tx, events);
    await this.intake.takeIn(tx, events);
  }
}
