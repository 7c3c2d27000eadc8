import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { ConcurrentJob } from '../jobs/concurrent.job.js';
import type { NotificationsEnv } from '../notifications.env.js';
import { EndpointVerification, type Candidate } from './endpoint-verification.service.js';

/** Handshakes under way in one process at once. */
const HANDSHAKES_AT_ONCE = 4;

/** Shakes hands with endpoints that are new or have not answered rightly yet. */
@Injectable()
export class EndpointVerificationJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job: ConcurrentJob<Candidate>;

  constructor(verification: EndpointVerification, @Inject(ENV) env: NotificationsEnv) {
    this.job = new ConcurrentJob({
      name: 'endpoint verification',
      pollMs: env.NOTIFICATIONS_DELIVERY_POLL_MS,
      limit: HANDSHAKES_AT_ONCE,
      claim: (free) => verification.claim(free),
      perform: (candidate) => verification.verify(candidate),
    });
  }

  onApplicationBootstrap(): void {
    this.job.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.job.stop();
  }
}
