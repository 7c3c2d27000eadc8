import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { PeriodicWork } from '#shared/messaging';
import type { TriageEnv } from '../triage.env.js';
import { TakedownOverdue } from './takedown-overdue.service.js';

/** Looks for requests whose limit has passed, every few seconds of real time; any number of replicas may. */
@Injectable()
export class TakedownOverdueJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: PeriodicWork;

  constructor(overdue: TakedownOverdue, @Inject(ENV) env: TriageEnv) {
    const turn = async () => (await overdue.tellDue()) > 0;
    this.work = new PeriodicWork('overdue takedowns', env.TRIAGE_OVERDUE_POLL_MS, turn);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }
}
