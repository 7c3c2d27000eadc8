import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bench-system.ts';
import type { BenchResult } from './bench-result.ts';
import { comparisonsOf } from './page/comparisons.ts';
import { footprintOf } from './page/footprint.ts';
import { growthOf } from './page/growth.ts';
import { latencyOf } from './page/latency.ts';
import { searchOf } from './page/search.ts';

const PAGE = join(ROOT, 'docs', 'performance.md');
const BEGIN = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/** Puts the figures of a run into their place in docs/performance.md. */
export function writeFigures(result: BenchResult): void {
  const [head = '', rest = ''] = readFileSync(PAGE, 'utf8').split(BEGIN);
  const tail = rest.slice(rest.indexOf(END));
  writeFileSync(PAGE, `${head}${BEGIN}\n\n${figuresOf(result)}\n\n${tail}`);
}

function figuresOf(result: BenchResult): string {
  const { at, machine } = result;
  return [
    `${at.slice(0, 10)}, ${machine.cores} cores (${machine.processor}), ${machine.memoryGib} GiB, Node ${machine.node}, ` +
      `PostgreSQL ${machine.postgres}; load of the machine before the run: ${machine.loadBefore}.`,
    ...section('Against the floors', comparisonsOf(result)),
    ...section('A tip’s way to its case', latencyOf(result.tipToCase)),
    ...section('At rest, and under load for long', footprintOf(result)),
    ...section('When tables grow', growthOf(result.growth)),
    ...section('Officers’ searches', searchOf(result.search)),
  ].join('\n\n');
}

function section(title: string, parts: string[]): string[] {
  return parts.length === 0 ? [] : [`### ${title}`, ...parts];
}
