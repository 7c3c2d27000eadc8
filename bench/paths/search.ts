import { runApart, type BenchSystem } from '../bench-system.ts';
import { AGENCY } from '../growth/fill.ts';
import type { Read, Reader } from '../growth/reads.ts';
import { fillTips } from '../growth/search-fill.ts';
import { percentilesOf, type Percentiles } from '../percentiles.ts';
import type { ReadOrder } from '../read-load.ts';

/** Tips to search in. */
const ROWS = Number(process.env['BENCH_SEARCH_ROWS'] ?? 200_000);
/** 95 of 100 searches are to be answered within this time. */
const GOAL_P95_MS = 50;

/** What officers ask, from the most frequent to the rarest, alone and together with filters. */
const searches: readonly (readonly [name: string, query: string])[] = [
  ['a word of half the tips', 'q=hang'],
  ['the same as it is spelled', 'q=hàng'],
  ['a word of one tip in eight', 'q=mỹ'],
  ['a word of one tip in twenty', 'q=ngà'],
  ['a shop that one tip names', 'q=cv4200'],
  ['three words', 'q=sua gia shop'],
  ['a phrase', 'q="hàng giả"'],
  ['a phrase that no tip has', 'q="giả hàng"'],
  ['a frequent word and a rare one', 'q=hàng cv4200'],
  ['a word in one province', 'q=sữa&provinceCode=07'],
  ['a word among the open ones', 'q=giày&state=received'],
  ['a word in the oldest tips', 'q=thuốc&to=2024-01-10T00:00:00Z'],
  ['what is overdue', 'dueBefore=2026-01-01T00:00:00Z'],
  ['a word among what is overdue', 'q=hàng&dueBefore=2026-01-01T00:00:00Z'],
  ['what awaits a proposal', 'screening=awaiting'],
];

export interface Search {
  rows: number;
  goalP95Ms: number;
  all: Percentiles;
  each: ({ name: string } & Percentiles)[];
}

/** What a search costs an officer of the Standing Office, who sees all tips, and one of an agency, who sees some. */
export async function search(system: BenchSystem): Promise<Search> {
  await fillTips(system, ROWS);
  const tokens = {
    standingOffice: await system.officerToken('standing-office', 'standing-office'),
    agency: await system.officerToken(AGENCY, 'case-officer'),
  };
  const reads = [...readsAs('standingOffice', 'Standing Office'), ...readsAs('agency', 'agency')];
  const order: ReadOrder = { gatewayUrl: system.gatewayUrl, tokens, reads };
  const times = await runApart<number[][]>('search-load.ts', { ...order });
  const each = reads.map(({ name }, place) => ({ name, ...percentilesOf(times[place] ?? []) }));
  return { rows: ROWS, goalP95Ms: GOAL_P95_MS, all: percentilesOf(times.flat()), each };
}

function readsAs(as: Reader, title: string): Read[] {
  return searches.map(([name, query]) => ({
    name: `${name}, ${title}`,
    kind: 'list',
    as,
    path: `/v1/tips?limit=50&${new URLSearchParams(query).toString()}`,
  }));
}
