import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { PeriodicWork } from '#shared/messaging';
import type { IntakeEnv } from '../intake.env.js';
import { AttachmentChecks } from './attachment-checks.service.js';
import { AttachmentUpkeep } from './attachment-upkeep.service.js';

/** Checks files as they come, moves those of mails to their tips, and clears the store of what nobody finished. */
@Injectable()
export class AttachmentChecksJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly works: readonly PeriodicWork[];

  constructor(checks: AttachmentChecks, upkeep: AttachmentUpkeep, @Inject(ENV) env: IntakeEnv) {
    const pauseMs = env.INTAKE_FILES_POLL_MS;
    this.works = [
      new PeriodicWork('checks of files', pauseMs, () => checks.step()),
      new PeriodicWork('files of mails', pauseMs, () => upkeep.moveNext()),
      new PeriodicWork('clearing of files', pauseMs, () => upkeep.clear()),
    ];
  }

  onApplicationBootstrap(): void {
    for (const work of this.works) work.start();
  }

  /** There is a file to check. */
  wake(): void {
    this.works[0]?.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }
}
