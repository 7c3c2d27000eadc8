import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ENV } from '#shared/config';
import { Transactions } from '#shared/database';
import { ConcurrentJob } from '../jobs/concurrent.job.js';
import type { NotificationsEnv } from '../notifications.env.js';
import { DeliveryAttempts } from './delivery-attempts.service.js';
import { claimDeliveries, type ClaimedDelivery } from './delivery-claims.writes.js';
import { DELIVERIES_AT_ONCE } from './delivery.rules.js';

/** Delivers what is due; any number of replicas may. */
@Injectable()
export class DeliveryJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job: ConcurrentJob<ClaimedDelivery>;
  private readonly underWay = new Map<string, number>();
  private readonly ending = new AbortController();

  constructor(
    private readonly transactions: Transactions,
    private readonly attempts: DeliveryAttempts,
    @Inject(ENV) env: Pick<NotificationsEnv, 'NOTIFICATIONS_DELIVERY_POLL_MS'>,
  ) {
    this.job = new ConcurrentJob({
      name: 'deliveries',
      pollMs: env.NOTIFICATIONS_DELIVERY_POLL_MS,
      limit: DELIVERIES_AT_ONCE,
      claim: (free) => this.claim(free),
      perform: (delivery) => this.attempt(delivery),
    });
  }

  onApplicationBootstrap(): void {
    this.job.start();
  }

  /** What is under way is broken off and given back: another process, or the next life of this one, does it again. */
  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    await this.job.stop();
  }

  /** There is something new to deliver. */
  wake(): void {
    this.job.wake();
  }

  private claim(free: number): Promise<ClaimedDelivery[]> {
    return claimDeliveries(this.transactions, free, this.underWay);
  }

  private async attempt(delivery: ClaimedDelivery): Promise<void> {
    this.count(delivery.endpointId, 1);
    try {
      await this.attempts.attempt(delivery, this.ending.signal);
    } finally {
      this.count(delivery.endpointId, -1);
    }
  }

  private count(endpointId: string, change: 1 | -1): void {
    const now = (this.underWay.get(endpointId) ?? 0) + change;
    if (now > 0) this.underWay.set(endpointId, now);
    else this.underWay.delete(endpointId);
  }
}
