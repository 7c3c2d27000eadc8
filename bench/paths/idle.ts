import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SERVICES, type BenchSystem } from '../bench-system.ts';
import { cpuSecondsOf, rssMibOf } from '../processes.ts';

const SETTLING_MS = 30_000;
const SECONDS = 60;
const GOALS = { cpuPercent: 3, startSeconds: 6, rssMib: 130 };

export interface ServiceAtRest {
  service: string;
  /** From the launch of its process to its first answer that it is ready; all services start at the same moment. */
  startSeconds: number;
  /** Of one core. */
  cpuPercent: number;
  rssMib: number;
}

export interface Idle {
  seconds: number;
  goals: typeof GOALS;
  services: ServiceAtRest[];
  /** All services together, of one core. */
  cpuPercent: number;
  /** Until the last is ready. */
  startSeconds: number;
}

/** What the five services cost when nobody asks for anything, and how long they take to come up. */
export async function idle(system: BenchSystem): Promise<Idle> {
  await pause(SETTLING_MS);
  const before = SERVICES.map((service) => cpuSecondsOf(system.pidOf(service)));
  const begun = performance.now();
  await pause(SECONDS * 1_000);
  const seconds = (performance.now() - begun) / 1_000;
  const starts = startSecondsIn(readFileSync(system.startLog, 'utf8'));
  const services = SERVICES.map((service, place) => ({
    service,
    startSeconds: starts.get(service) ?? Number.NaN,
    cpuPercent: twoDigits(((cpuSecondsOf(system.pidOf(service)) - (before[place] ?? 0)) / seconds) * 100),
    rssMib: rssMibOf(system.pidOf(service)),
  }));
  return {
    ...{ seconds: SECONDS, goals: GOALS, services },
    cpuPercent: twoDigits(services.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0)),
    startSeconds: Math.max(...services.map(({ startSeconds }) => startSeconds)),
  };
}

/** The lines that `npm start` prints, such as `  intake              1.9 s   http://127.0.0.1:3891`. */
function startSecondsIn(log: string): Map<string, number> {
  return new Map([...log.matchAll(/^ {2}(\S+) +([\d.]+) s/gm)].map(([, name = '', took]) => [name, Number(took)]));
}

const twoDigits = (value: number) => Math.round(value * 100) / 100;
