import type { Growth, GrowthCurve } from '../paths/growth.ts';
import { medianOf } from '../rounds.ts';
import { chart, table } from './table.ts';

/** What each read costs when the tables grow. */
export function growthOf(growth: Growth | undefined): string[] {
  if (!growth) return [];
  const { rows, curves, goal } = growth;
  const sizes = rows.map((size) => size.toLocaleString('en'));
  return [
    `Median time of an answer at the gateway, in milliseconds, with so many rows in each table; the last column is the ` +
      `largest by the one before, and its goal ≤ ${goal}. A filter that matches little is looked for in 2,000 rows at ` +
      `most, which the smallest tables do not have.`,
    table([
      ['Read', ...sizes, 'ratio'],
      ...curves.map((curve) => [curve.name, ...curve.p50Ms.map(String), `**${ratioOf(curve)}**`]),
    ]),
    'The median and the slowest list, the median lookup and the report:',
    chart({
      title: 'p50 of an answer by rows in each table',
      names: sizes,
      unit: 'ms',
      series: [
        { kind: 'line', values: valuesOf(curves, 'list', medianOf) },
        { kind: 'line', values: valuesOf(curves, 'list', (times) => Math.max(...times)) },
        { kind: 'line', values: valuesOf(curves, 'lookup', medianOf) },
        { kind: 'line', values: valuesOf(curves, 'report', medianOf) },
      ],
    }),
  ];
}

function ratioOf({ p50Ms }: GrowthCurve): number {
  return Math.round(((p50Ms.at(-1) ?? Number.NaN) / (p50Ms.at(-2) ?? Number.NaN)) * 100) / 100;
}

function valuesOf(
  curves: readonly GrowthCurve[],
  kind: GrowthCurve['kind'],
  of: (times: number[]) => number,
): number[] {
  const some = curves.filter((curve) => curve.kind === kind);
  return (some[0]?.p50Ms ?? []).map((_, place) => of(some.map(({ p50Ms }) => p50Ms[place] ?? Number.NaN)));
}
