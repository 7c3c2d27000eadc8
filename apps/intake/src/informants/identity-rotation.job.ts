import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { PeriodicWork } from '#shared/messaging';
import type { IntakeEnv } from '../intake.env.js';
import { IdentityRotation } from './identity-rotation.service.js';

/** Looks for identities under old keys every minute of real time; any number of replicas may. */
@Injectable()
export class IdentityRotationJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: PeriodicWork;

  constructor(rotation: IdentityRotation, @Inject(ENV) env: IntakeEnv) {
    this.work = new PeriodicWork('identity rotation', env.INTAKE_REWRAP_POLL_MS, () => rotation.step());
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }
}
