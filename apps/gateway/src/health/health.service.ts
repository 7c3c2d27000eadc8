import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ENV } from '#shared/config';
import { serviceUrls, type GatewayEnv } from '../gateway.env.js';
import { upstreams } from '../routes/route-table.js';
import type { HealthDto, PartState, SystemPartsDto } from './health.dto.js';

const PART_TIMEOUT_MS = 2_000;
/** However many monitors ask, the parts are asked once in this time. */
const REPORT_KEPT_MS = 1_000;

/** Asks every part of the system whether it is ready for work. */
@Injectable()
export class HealthService {
  private kept?: { until: number; report: Promise<HealthDto> };

  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly dataSource: DataSource,
  ) {}

  report(): Promise<HealthDto> {
    if (!this.kept || this.kept.until < Date.now()) {
      this.kept = { until: Date.now() + REPORT_KEPT_MS, report: this.askParts() };
    }
    return this.kept.report;
  }

  private async askParts(): Promise<HealthDto> {
    const urls = serviceUrls(this.env);
    const services = upstreams.map(async (name) => [name, await stateOf(fetchReady(urls[name]))] as const);
    const gateway = stateOf(this.dataSource.query('SELECT 1').then(() => true));
    const parts = { gateway: await gateway, ...Object.fromEntries(await Promise.all(services)) } as SystemPartsDto;
    return { status: Object.values(parts).every((state) => state === 'up') ? 'up' : 'degraded', parts };
  }
}

async function fetchReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(PART_TIMEOUT_MS) });
  await response.body?.cancel();
  return response.ok;
}

function stateOf(ready: Promise<boolean>): Promise<PartState> {
  return ready.then(
    (up) => (up ? 'up' : 'down'),
    () => 'down',
  );
}
