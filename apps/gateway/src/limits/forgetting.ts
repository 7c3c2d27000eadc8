import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Clock } from '#shared/config';
import { Transactions } from '#shared/database';
import { PeriodicWork } from '#shared/messaging';
import { gauge } from '#shared/observability';
import { countingMoment, leftOf } from './counting-time.js';
import { LIMITS_CLOCK } from './limits-clock.js';
import { NetworkSalts } from './network-salts.js';

/** Counts of a minute have their use until the next one. */
const PAUSE_MS = 60_000;
/** Rows removed by one statement, so that no clean-up holds locks for long. */
const CLEANUP_ROWS = 10_000;

const forgottenAt = gauge({
  name: 'vigil_gateway_forgotten_at_seconds',
  help: 'When this replica last removed what the abuse brake no longer needs, in seconds since 1970.',
});

/**
 * Removes what the abuse brake no longer needs: a minute's counts after the minute, spent proofs when they expire, and
 * salts with all that was counted under them at the end of their day. Several replicas may do it at once.
 */
@Injectable()
export class Forgetting implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly work = new PeriodicWork(Forgetting.name, PAUSE_MS, () => this.forget());
  private dayEnd?: NodeJS.Timeout;

  constructor(
    private readonly salts: NetworkSalts,
    private readonly transactions: Transactions,
    @Inject(LIMITS_CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.dayEnd);
    await this.work.stop();
  }

  /** Answers whether there is more to remove. */
  async forget(): Promise<boolean> {
    const now = this.clock.now();
    const { day, minute } = countingMoment(now);
    clearTimeout(this.dayEnd);
    this.dayEnd = setTimeout(() => this.work.wake(), leftOf('day', now)).unref();
    await this.salts.destroyBefore(day);
    const removed = [
      // One minute more, for a replica whose clock is behind.
      await this.remove(
        'network_counts',
        'salt_id IN (SELECT id FROM network_salts) AND minute BETWEEN 0 AND $1::integer - 2',
        minute,
      ),
      await this.remove('spent_proofs', 'expires_at <= $1', now),
    ];
    forgottenAt.set(now.getTime() / 1_000);
    return removed.includes(CLEANUP_ROWS);
  }

  private async remove(table: string, condition: string, value: unknown): Promise<number> {
    const [removed] = await this.transactions.runAlone<{ rows: number }[]>(
      `WITH removed AS (
         DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${CLEANUP_ROWS}))
         RETURNING 1
       )
       SELECT count(*)::integer AS rows FROM removed`,
      [value],
    );
    return removed?.rows ?? 0;
  }
}
