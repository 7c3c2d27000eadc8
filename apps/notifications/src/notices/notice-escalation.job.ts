import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { PeriodicWork } from '#shared/messaging';
import type { NotificationsEnv } from '../notifications.env.js';
import { NoticeEscalation } from './notice-escalation.service.js';

/** Looks for notices that are due, every few seconds of real time; any number of replicas may. */
@Injectable()
export class NoticeEscalationJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: PeriodicWork;

  constructor(escalation: NoticeEscalation, @Inject(ENV) env: NotificationsEnv) {
    const turn = async () => (await escalation.escalateDue()) > 0;
    this.work = new PeriodicWork('notice escalation', env.NOTIFICATIONS_ESCALATION_POLL_MS, turn);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }
}
