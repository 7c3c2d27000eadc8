import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bench-system.ts';
import type { BenchResult } from './bench-result.ts';
import type { TipToCase } from './paths/tip-to-case.ts';
import type { Percentiles } from './percentiles.ts';
import { medianOf, type Comparison } from './rounds.ts';

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
  const { at, machine, submit, relay, consume, confirm, tipToCase } = result;
  return [
    `${at.slice(0, 10)}, ${machine.cores} cores (${machine.processor}), ${machine.memoryGib} GiB, Node ${machine.node}, ` +
      `PostgreSQL ${machine.postgres}; load of the machine before the run: ${machine.loadBefore}.`,
    table([
      ['Path', 'ours (median)', 'floor (median)', 'ratio', 'spread', 'goal'],
      ...rowOf('submit a tip, intake alone', submit?.alone),
      ...rowOf('submit a tip through the gateway', submit?.throughGateway),
      ...rowOf('outbox relay', relay),
      ...rowOf('consume with deduplication and effect', consume),
      ...rowOf('takedown confirmations through the gateway, batches of 1,000', confirm),
    ]),
    ...(tipToCase ? latencyOf(tipToCase) : []),
  ].join('\n\n');
}

function rowOf(path: string, comparison: Comparison | undefined): string[][] {
  if (!comparison) return [];
  const { ours, floor, ratio, goal, unit } = comparison;
  const figure = (values: number[]) => `${Math.round(medianOf(values))} ${unit}`;
  return [[path, figure(ours), figure(floor), `**${ratio.median}**`, `${ratio.min} – ${ratio.max}`, `≥ ${goal}`]];
}

function latencyOf({ tipsPerSecond, seconds, accepted, refused, missing, goalP95Ms, ...times }: TipToCase): string[] {
  return [
    `${tipsPerSecond} tips/s for ${seconds} s: ${accepted} accepted, ${refused} refused, ${missing} without a case. ` +
      `Goal: p95 ≤ ${goalP95Ms} ms.`,
    table([
      ['Time in milliseconds', 'p50', 'p95', 'p99', 'max'],
      ['**accepted (201) → case visible at the gateway**', ...cells(times.visibleMs)],
      ['of it: committed in intake → acknowledged by Kafka', ...cells(times.relayedMs)],
      ['of it: acknowledged by Kafka → taken by triage', ...cells(times.takenMs)],
      ['request → accepted (201)', ...cells(times.acceptedMs)],
    ]),
  ];
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
