/**
 * `npm run bench`: measures the hot paths and writes bench/results/<date>.json and the tables of docs/performance.md.
 * `npm run bench -- relay consume` measures these alone and leaves the day's other figures as they are.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT, withBenchSystem, type BenchSystem } from './bench-system.ts';
import type { BenchResult, PathFigures } from './bench-result.ts';
import { confirm } from './paths/confirm.ts';
import { consume } from './paths/consume.ts';
import { growth } from './paths/growth.ts';
import { idle } from './paths/idle.ts';
import { relay } from './paths/relay.ts';
import { search } from './paths/search.ts';
import { soak } from './paths/soak.ts';
import { submit } from './paths/submit.ts';
import { tipToCase } from './paths/tip-to-case.ts';
import { writeFigures } from './performance-page.ts';

const ROUNDS = 5;

/** Takes a quarter of an hour by itself: measured when it is named. */
const ONLY_BY_NAME = ['soak'];

/** Each path, with the variables of the system that it is measured on. */
const paths: Record<
  keyof PathFigures,
  { env?: Record<string, string>; run(system: BenchSystem): Promise<PathFigures> }
> = {
  submit: {
    env: { OUTBOX_ENABLED: 'false' },
    run: async (system) => ({ submit: await submit(system, ROUNDS) }),
  },
  relay: { run: async (system) => ({ relay: await relay(system, ROUNDS) }) },
  consume: { run: async (system) => ({ consume: await consume(system, ROUNDS) }) },
  confirm: { run: async (system) => ({ confirm: await confirm(system, ROUNDS) }) },
  tipToCase: { run: async (system) => ({ tipToCase: await tipToCase(system, ROUNDS) }) },
  idle: { run: async (system) => ({ idle: await idle(system) }) },
  growth: { run: async (system) => ({ growth: await growth(system) }) },
  search: { run: async (system) => ({ search: await search(system) }) },
  soak: { run: async (system) => ({ soak: await soak(system) }) },
};

async function main(words: string[]): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  console.log('Systems of their own are brought up under .data/bench, one after the other.');
  const named = words.length > 0 ? words : Object.keys(paths).filter((name) => !ONLY_BY_NAME.includes(name));
  for (const name of named) await measure(name as keyof PathFigures, loadBefore);
}

async function measure(name: keyof PathFigures, loadBefore: number): Promise<void> {
  const path = paths[name];
  if (!path) throw new Error(`There is no path ${name}: say ${Object.keys(paths).join(', ')}.`);
  const at = new Date().toISOString();
  const file = join(ROOT, 'bench', 'results', `${at.slice(0, 10)}.json`);
  const result = await withBenchSystem(async (system): Promise<BenchResult> => {
    const { postgres, ...durability } = await settingsOf(system);
    const figures = await path.run(system);
    return { ...earlier(file), at, machine: machineWith(postgres, loadBefore), durability, ...figures };
  }, path.env);
  mkdirSync(join(ROOT, 'bench', 'results'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  writeFigures(result);
}

function earlier(file: string): PathFigures {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PathFigures) : {};
}

function machineWith(postgres: string, loadBefore: number): BenchResult['machine'] {
  const [processor] = cpus();
  return {
    cores: cpus().length,
    processor: processor?.model ?? '',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres,
    loadBefore: Math.round(loadBefore * 10) / 10,
  };
}

async function settingsOf(system: BenchSystem): Promise<{ postgres: string } & BenchResult['durability']> {
  const [row] = await system.query<{ postgres: string } & BenchResult['durability']>(
    `SELECT current_setting('server_version') AS postgres, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS "synchronousCommit"`,
  );
  if (!row || row.fsync !== 'on' || row.synchronousCommit !== 'on') throw new Error('The database is not durable.');
  return row;
}

await main(process.argv.slice(2));
