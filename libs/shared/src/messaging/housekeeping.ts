import type { Pool } from 'pg';
import { DEDUPLICATION_DAYS, PARKED_RETENTION_DAYS } from './limits.js';
import { PeriodicWork } from './periodic-work.js';

const HOUR_MS = 3_600_000;
const MONTHS_AHEAD = 3;
/** Rows removed by one statement, so that no clean-up holds locks for long. */
const CLEANUP_ROWS = 10_000;

/** Removes what has outlived its use, and makes the journal's next partitions. Several replicas may do it at once. */
export class Housekeeping {
  private readonly work: PeriodicWork;

  constructor(private readonly pool: Pool) {
    this.work = new PeriodicWork('housekeeping', HOUR_MS, () => this.clean());
  }

  start(): void {
    this.work.start();
  }

  stop(): Promise<void> {
    return this.work.stop();
  }

  /** Answers whether there is more to remove. */
  async clean(): Promise<boolean> {
    await this.pool.query(`SELECT ensure_journal_months(current_date, ${MONTHS_AHEAD})`);
    const removed = [
      await this.remove('inbox', `received_at < now() - interval '${DEDUPLICATION_DAYS} days'`),
      await this.remove(
        'parked_messages',
        `state = 'resolved' AND resolved_at < now() - interval '${PARKED_RETENTION_DAYS} days'`,
      ),
      await this.remove('idempotency_keys', 'expires_at < now()'),
    ];
    return removed.includes(CLEANUP_ROWS);
  }

  private async remove(table: string, condition: string): Promise<number> {
    const { rowCount } = await this.pool.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${CLEANUP_ROWS}))`,
    );
    return rowCount ?? 0;
  }
}
