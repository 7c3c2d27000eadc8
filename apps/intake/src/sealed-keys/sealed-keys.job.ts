import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { PeriodicWork } from '#shared/messaging';
import type { IntakeEnv } from '../intake.env.js';
import { SealedKeys } from './sealed-keys.service.js';

/** Looks for keys of drafts and files under old keys as often as for those of informants; any number of replicas may. */
@Injectable()
export class SealedKeysJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: PeriodicWork;

  constructor(keys: SealedKeys, @Inject(ENV) env: IntakeEnv) {
    const turn = async () => {
      await keys.rewrap();
      return false;
    };
    this.work = new PeriodicWork('keys of drafts and files', env.INTAKE_REWRAP_POLL_MS, turn);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }
}
