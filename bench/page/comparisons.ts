import type { PathFigures } from '../bench-result.ts';
import { medianOf, type Comparison } from '../rounds.ts';
import { chart, table } from './table.ts';

/** Each path beside its floor, and how far each is on the way to its goal. */
export function comparisonsOf(figures: PathFigures): string[] {
  const rows = comparedIn(figures);
  if (rows.length === 0) return [];
  return [
    table([['Path', 'ours (median)', 'floor (median)', 'ratio', 'spread', 'goal'], ...rows.map(rowOf)]),
    'How much of its goal each path reaches: 1 and more is reached. (Where less is better, goal by ratio.)',
    chart({
      title: 'Ratio to the floor, by its goal',
      names: rows.map(({ short }) => short),
      unit: 'of the goal',
      series: [
        { kind: 'bar', values: rows.map(({ comparison }) => reachedBy(comparison)) },
        { kind: 'line', values: rows.map(() => 1) },
      ],
    }),
  ];
}

interface Compared {
  path: string;
  short: string;
  comparison: Comparison;
}

function comparedIn({ submit, relay, consume, confirm, tipToCase }: PathFigures): Compared[] {
  const all: [string, string, Comparison | undefined][] = [
    ['submit a tip, intake alone', 'intake', submit?.alone],
    ['submit a tip through the gateway', 'gateway', submit?.throughGateway],
    ['outbox relay', 'relay', relay],
    ['consume with deduplication and effect', 'consume', consume],
    ['takedown confirmations through the gateway, batches of 1,000', 'confirm', confirm],
    ['accepted tip → case visible at the gateway, p95', 'tip to case', tipToCase?.p95],
  ];
  return all.flatMap(([path, short, comparison]) => (comparison ? [{ path, short, comparison }] : []));
}

function rowOf({ path, comparison }: Compared): string[] {
  const { ours, floor, ratio, goal, unit, lessIsBetter } = comparison;
  const figure = (values: number[]) => `${Math.round(medianOf(values))} ${unit}`;
  const wanted = `${lessIsBetter ? '≤' : '≥'} ${goal}`;
  return [path, figure(ours), figure(floor), `**${ratio.median}**`, `${ratio.min} – ${ratio.max}`, wanted];
}

function reachedBy({ ratio, goal, lessIsBetter }: Comparison): number {
  return Math.round((lessIsBetter ? goal / ratio.median : ratio.median / goal) * 100) / 100;
}
