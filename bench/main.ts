/** `npm run bench`: runs the benchmarks and writes bench/results/<date>.json and the table of docs/performance.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT, withBenchSystem, type BenchSystem } from './bench-system.ts';
import type { BenchResult } from './bench-result.ts';
import { writeFigures } from './performance-page.ts';
import { tipToCase } from './tip-to-case.ts';

async function main(): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  console.log('A system of its own is brought up under .data/bench; the whole takes about three minutes.');
  const result = await withBenchSystem(async (system): Promise<BenchResult> => {
    const { postgres, ...durability } = await settingsOf(system);
    const figures = await tipToCase(system);
    return { at: new Date().toISOString(), machine: machineWith(postgres, loadBefore), durability, tipToCase: figures };
  });
  const file = join(ROOT, 'bench', 'results', `${result.at.slice(0, 10)}.json`);
  mkdirSync(join(ROOT, 'bench', 'results'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  writeFigures(result);
  console.log(JSON.stringify(result, null, 2));
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

await main();
