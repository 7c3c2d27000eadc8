import { setTimeout as pause } from 'node:timers/promises';
import { runApart, SERVICES, type BenchSystem } from '../bench-system.ts';
import { rssMibOf } from '../processes.ts';
import { medianOf } from '../rounds.ts';
import type { SteadyOrder, SteadyResult } from '../steady-load.ts';

const TIPS_PER_SECOND = 50;
const MINUTES = Number(process.env['BENCH_SOAK_MINUTES'] ?? 15);
/** By then everything has been used once; a fifth of the whole. */
const FIRST_MINUTE = MINUTES / 5;
const SAMPLE_MS = 5_000;
/** Readings around a moment of which the median counts: one alone may fall right before a collection. */
const READINGS = 9;
const GOAL = 1.1;

export interface Soak extends SteadyResult {
  minutes: number;
  firstMinute: number;
  tipsPerSecond: number;
  goal: number;
  services: { service: string; firstMib: number; lastMib: number; ratio: number; mostMib: number }[];
}

/** Whether memory grows under load: RSS of each service at the end against that after a fifth of the time. */
export async function soak(system: BenchSystem): Promise<Soak> {
  const token = await system.officerToken('standing-office', 'standing-office');
  const { gatewayUrl } = system;
  const order: SteadyOrder = { gatewayUrl, token, tipsPerSecond: TIPS_PER_SECOND, seconds: MINUTES * 60 };
  const samples: number[][] = [];
  let loaded = false;
  const load = runApart<SteadyResult>('steady-load.ts', order).finally(() => (loaded = true));
  while (!loaded) {
    samples.push(SERVICES.map((service) => rssMibOf(system.pidOf(service))));
    await Promise.race([pause(SAMPLE_MS), load]);
  }
  const perMinute = 60_000 / SAMPLE_MS;
  const services = SERVICES.map((service, place) => {
    const series = samples.map((sample) => sample[place] ?? Number.NaN);
    const middle = Math.round(FIRST_MINUTE * perMinute);
    const half = Math.min(Math.floor(READINGS / 2), middle);
    const firstMib = Math.round(medianOf(series.slice(middle - half, middle + half + 1)));
    const lastMib = Math.round(medianOf(series.slice(-READINGS)));
    const ratio = Math.round((lastMib / firstMib) * 100) / 100;
    return { service, firstMib, lastMib, ratio, mostMib: Math.max(...series) };
  });
  const settings = { minutes: MINUTES, firstMinute: FIRST_MINUTE, tipsPerSecond: TIPS_PER_SECOND, goal: GOAL };
  return { ...settings, ...(await load), services };
}
