import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { PeriodicWork } from '#shared/messaging';
import type { IntakeEnv } from '../intake.env.js';
import { LogBookNumbering } from './log-book-numbering.service.js';

/** Numbers what no reader has asked for, every minute of real time; any number of replicas may. */
@Injectable()
export class LogBookNumberingJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: PeriodicWork;

  constructor(numbering: LogBookNumbering, @Inject(ENV) env: IntakeEnv) {
    const turn = async () => {
      await numbering.numberAll();
      return false;
    };
    this.work = new PeriodicWork('log book numbering', env.INTAKE_LOG_BOOK_POLL_MS, turn);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }
}
