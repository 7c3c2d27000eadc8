import { Injectable, Optional, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MessagingHealth } from '#shared/messaging';

/** Time within which the database must answer. */
const DATABASE_LIMIT_MS = 2_000;

/** What `/health/ready` tells. */
export interface ReadinessReport {
  status: 'ready' | 'not-ready';
  /** What does not work, one sentence each. */
  causes: string[];
}

/** Whether the service can do its work now. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private closing = false;

  constructor(
    private readonly dataSource: DataSource,
    @Optional() private readonly messaging?: MessagingHealth,
  ) {}

  /** From now on no new work should come here, while the work at hand is finished. */
  beforeApplicationShutdown(): void {
    this.closing = true;
  }

  /** Asks the database and the messaging; never throws. */
  async report(): Promise<ReadinessReport> {
    const closing = this.closing ? ['the service is shutting down'] : [];
    const causes = [...closing, ...(await this.databaseFaults()), ...(this.messaging?.report().faults ?? [])];
    return { status: causes.length === 0 ? 'ready' : 'not-ready', causes };
  }

  private async databaseFaults(): Promise<string[]> {
    const limit = AbortSignal.timeout(DATABASE_LIMIT_MS);
    const late = new Promise<never>((_, reject) => {
      limit.addEventListener('abort', () => reject(new Error(`no answer within ${DATABASE_LIMIT_MS} ms`)));
    });
    return Promise.race([this.dataSource.query('SELECT 1'), late]).then(
      () => [],
      (error: Error) => [`database: ${error.message}`],
    );
  }
}
