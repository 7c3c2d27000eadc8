import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bench-system.ts';
import type { BenchResult } from './bench-result.ts';
import type { Percentiles } from './percentiles.ts';

const PAGE = join(ROOT, 'docs', 'performance.md');
const BEGIN = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/** Puts the figures of a run into their place in docs/performance.md. */
export function writeFigures(result: BenchResult): void {
  const [head = '', rest = ''] = readFileSync(PAGE, 'utf8').split(BEGIN);
  const tail = rest.slice(rest.indexOf(END));
  writeFileSync(PAGE, `${head}${BEGIN}\n\n${figuresOf(result)}\n\n${tail}`);
}

function figuresOf({ at, machine, tipToCase }: BenchResult): string {
  const rows = table([
    ['Time in milliseconds', 'p50', 'p95', 'p99', 'max'],
    ['**accepted (201) → case visible at the gateway**', ...cells(tipToCase.visibleMs)],
    ['of it: committed in intake → acknowledged by Kafka', ...cells(tipToCase.relayedMs)],
    ['of it: acknowledged by Kafka → taken by triage', ...cells(tipToCase.takenMs)],
    ['request → accepted (201)', ...cells(tipToCase.acceptedMs)],
  ]);
  const { tipsPerSecond, seconds, accepted, refused, missing, goalP95Ms } = tipToCase;
  return [
    `${at.slice(0, 10)}, ${machine.cores} cores (${machine.processor}), ${machine.memoryGib} GiB, Node ${machine.node}, ` +
      `PostgreSQL ${machine.postgres}; load of the machine before the run: ${machine.loadBefore}.`,
    `${tipsPerSecond} tips/s for ${seconds} s: ${accepted} accepted, ${refused} refused, ${missing} without a case. ` +
      `Goal: p95 ≤ ${goalP95Ms} ms.`,
    rows,
  ].join('\n\n');
}

function cells({ p50, p95, p99, max }: Percentiles): string[] {
  return [p50, p95, p99, max].map(String);
}

/** A table in the form that the formatter leaves alone. */
function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}
