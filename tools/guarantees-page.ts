import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Seen } from '#shared/testing';
import { promises } from './promises.ts';

const root = dirname(import.meta.dirname);
const PAGE = join(root, 'docs', 'guarantees.md');

export interface Machine {
  cores: number;
  /** Of the machine before the run. */
  load: number;
  node: string;
}

/** Writes what a run saw of each promise; one that no test spoke of says so. */
export function writeGuarantees(folder: string, machine: Machine): void {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const seen = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Seen);
  writeFileSync(PAGE, `${headOf(seen, machine)}\n${rowsOf(seen).join('\n')}\n`);
  spawnSync(process.execPath, [join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'), '--write', PAGE]);
}

function headOf(seen: readonly Seen[], { cores, load, node }: Machine): string {
  const days = seen.map(({ at }) => at.slice(0, 10)).sort();
  return `# Guarantees

What messaging and its neighbours promise, and what was seen when every fault was brought about in full number, against the real broker and the real database. A control is the same with the protection switched off: it must fail, or the test would prove nothing.

Written by \`npm run test:faults\` (a smaller number of the same faults is part of \`npm test\`). Each row is of its test's last run, between ${days[0]} and ${days.at(-1)}; ${cores} cores, Node ${node}, load of the machine before the newest run ${load}.

| no. | promise | seen | control | shown by |
| --- | --- | --- | --- | --- |`;
}

function rowsOf(seen: readonly Seen[]): string[] {
  return Object.entries(promises).map(([number, promise]) => {
    const of = seen.filter((one) => one.promise === Number(number));
    const all = (values: (string | undefined)[]) => [...new Set(values.filter((value) => value !== undefined))];
    const figures = all(of.map(({ figure }) => figure)).join('; ') || '**not seen in this run**';
    const controls = all(of.map(({ control }) => control)).join('; ') || '–';
    const tests = all(of.map(({ test }) => `\`${test}\``)).join(', ') || '–';
    return `| ${number} | ${promise} | ${figures} | ${controls} | ${tests} |`;
  });
}
