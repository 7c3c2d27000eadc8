import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { TipLoadOrder, TipLoadResult } from './tip-load.ts';

const ROOT = join(import.meta.dirname, '..');
const TIPS_PER_SECOND = 20;
const SECONDS = 60;
const WARM_UP_SECONDS = 10;

/** The published limits are for people; the load is one caller. */
const unlimited = { max: 1_000_000, windowMs: 60_000 };
const env = {
  ...process.env,
  VIGIL_DATA_DIR: join(ROOT, '.data', 'bench'),
  VIGIL_KAFKA_LIBS: join(ROOT, '.data', 'kafka-libs'),
  RATE_LIMITS: JSON.stringify({ 'public-write': unlimited, 'partner-read': unlimited, 'partner-write': unlimited }),
};

function node(...words: string[]): SpawnSyncReturns<string> {
  const ended = spawnSync(process.execPath, words, { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ended.status !== 0) throw new Error(`${words.join(' ').slice(0, 80)}: ${ended.stderr || ended.stdout}`);
  return ended;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
}

function load(order: TipLoadOrder): TipLoadResult {
  return JSON.parse(node('bench/tip-load.ts', JSON.stringify(order)).stdout) as TipLoadResult;
}

function measure() {
  const { urls } = JSON.parse(readFileSync(join(env.VIGIL_DATA_DIR, 'run', 'state.json'), 'utf8')) as {
    urls: { gateway: string };
  };
  const words = [
    'officer-token',
    '--body',
    'standing-office',
    '--role',
    'hotline-officer',
    '--role',
    'standing-office',
  ];
  const token = node('infra/cli.ts', ...words).stdout.trim();
  const order = { gatewayUrl: urls.gateway, token, tipsPerSecond: TIPS_PER_SECOND };
  load({ ...order, seconds: WARM_UP_SECONDS });
  return load({ ...order, seconds: SECONDS });
}

function summaryOf({ submitMs, caseVisibleMs, missing, refused }: TipLoadResult) {
  const shares = { p50: 0.5, p95: 0.95, p99: 0.99 };
  const of = (values: number[]) =>
    Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, percentile(values, share)]));
  return {
    tips: submitMs.length,
    tipsPerSecond: TIPS_PER_SECOND,
    submitMs: of(submitMs),
    caseVisibleMs: of(caseVisibleMs),
    missing,
    refused,
  };
}

console.log('Starting a system of its own under .data/bench …');
node('infra/cli.ts', 'start', '--detach');
try {
  const date = new Date().toISOString().slice(0, 10);
  const machine = {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    arch: arch(),
    node: process.version,
  };
  const result = { date, machine, tipToCase: summaryOf(measure()) };
  mkdirSync(join(ROOT, 'bench', 'results'), { recursive: true });
  writeFileSync(join(ROOT, 'bench', 'results', `${date}.json`), `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
} finally {
  node('infra/cli.ts', 'stop');
}
