import type { Search } from '../paths/search.ts';
import { table } from './table.ts';

/** What a search costs. */
export function searchOf(search: Search | undefined): string[] {
  if (!search) return [];
  const { rows, goalP95Ms, all, each } = search;
  return [
    `Officers' searches among ${rows.toLocaleString('en')} tips, at the gateway, a page of 50, in milliseconds. All ` +
      `together: p50 ${all.p50}, **p95 ${all.p95}** (goal ≤ ${goalP95Ms}), the slowest ${all.max}.`,
    table([
      ['Search', 'p50', 'p95', 'max'],
      ...each.map(({ name, p50, p95, max }) => [name, ...[p50, p95, max].map(String)]),
    ]),
  ];
}
