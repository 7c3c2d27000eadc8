import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { PeriodicWork } from '#shared/messaging';
import type { IntakeEnv } from '../intake.env.js';
import { MailboxService } from './mailbox.service.js';

/** Looks into the mailbox, where there is one, every so often of real time; any number of replicas may. */
@Injectable()
export class MailboxJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: PeriodicWork;

  constructor(
    mailbox: MailboxService,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {
    this.work = new PeriodicWork('mailbox', env.MAILBOX_POLL_MS, () => mailbox.look());
  }

  /** @throws Error for a mailbox that is no body's. */
  onApplicationBootstrap(): void {
    const { MAILBOX_URL: url, MAILBOX_BODY: body } = this.env;
    if (url === undefined) return;
    if (body === undefined) throw new Error('MAILBOX_BODY is missing: the body whose mailbox MAILBOX_URL is.');
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }
}
