import type { Dimension, Measure } from '../figures/figure.rules.js';
import type { FigureDto, RowDto } from './national-report.dto.js';
import { nameOf } from './names.rules.js';

/** A row of figures as read: of the period itself, or of the one it is compared with. */
export interface FigureRow {
  current: boolean;
  measure: Measure;
  dimension: Dimension;
  member: string;
  /** PostgreSQL's bigint sums come as text. */
  amount: string;
}

/** The figures of two periods, to be looked up by measure, dimension and member. */
export class FigureTable {
  private readonly amounts = new Map<string, { value: number; previous: number }>();
  private readonly members = new Map<string, Set<string>>();

  constructor(
    rows: readonly FigureRow[],
    private readonly bodies: ReadonlyMap<string, string>,
  ) {
    for (const row of rows) this.add(row);
  }

  /** One figure; zero where nothing was counted. */
  figure(measure: Measure, dimension: Dimension = 'total', member = ''): FigureDto {
    const { value, previous } = this.amounts.get(keyOf(measure, dimension, member)) ?? { value: 0, previous: 0 };
    return { value, previous, shareOfPrevious: previous === 0 ? null : Math.round((value / previous) * 1000) / 10 };
  }

  /** A breakdown: the members that occur in either period, the largest first. */
  breakdown(measure: Measure, dimension: Dimension, names: Dimension | 'tip-state' = dimension): RowDto[] {
    const rows = this.membersOf(measure, dimension).map((code) => ({
      code,
      name: nameOf(names, code, this.bodies),
      ...this.figure(measure, dimension, code),
    }));
    return rows
      .filter((row) => row.value !== 0 || row.previous !== 0)
      .sort((one, other) => other.value - one.value || (one.code < other.code ? -1 : 1));
  }

  membersOf(measure: Measure, dimension: Dimension): string[] {
    return [...(this.members.get(`${measure}\n${dimension}`) ?? [])];
  }

  private add({ current, measure, dimension, member, amount }: FigureRow): void {
    const key = keyOf(measure, dimension, member);
    const known = this.amounts.get(key) ?? { value: 0, previous: 0 };
    this.amounts.set(key, current ? { ...known, value: Number(amount) } : { ...known, previous: Number(amount) });
    const members = this.members.get(`${measure}\n${dimension}`) ?? new Set();
    this.members.set(`${measure}\n${dimension}`, members.add(member));
  }
}

function keyOf(measure: Measure, dimension: Dimension, member: string): string {
  return `${measure}\n${dimension}\n${member}`;
}
