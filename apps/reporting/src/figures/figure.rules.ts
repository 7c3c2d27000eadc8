/** What is counted, or summed in đồng. */
export type Measure =
  | 'tips'
  | 'tips-entered-late'
  | 'cases'
  | 'fines-vnd'
  | 'goods-value-vnd'
  | 'takedown-items-asked'
  | 'takedown-items-late'
  | 'takedown-items-open'
  | `takedown-items-${string}`;

/** By what it is broken down. */
export type Dimension =
  'total' | 'channel' | 'state' | 'violation' | 'report-group' | 'province' | 'platform' | 'agency' | 'outcome';

/** The member of a dimension under which is counted what names none. */
export const UNKNOWN = 'unknown';

/** What one fact adds to one figure. */
export interface Contribution {
  /** The statutory month in which the fact began. */
  month: string;
  measure: Measure;
  dimension: Dimension;
  member: string;
  amount: number;
}

/** One contribution of `amount` to each of the given dimensions. */
export function contributions(
  month: string,
  measure: Measure,
  members: Partial<Record<Dimension, string | undefined>>,
  amount = 1,
): Contribution[] {
  const named = Object.entries(members).map(
    ([dimension, member]) => [dimension as Dimension, member ?? UNKNOWN] as const,
  );
  return [['total', ''] as const, ...named].map(([dimension, member]) => ({
    month,
    measure,
    dimension,
    member,
    amount,
  }));
}

/** What is to be added to the figures when facts that gave `before` now give `after`; without what stays equal. */
export function deltaOf(before: readonly Contribution[], after: readonly Contribution[]): Contribution[] {
  const sums = new Map<string, Contribution>();
  const add = (contribution: Contribution, sign: 1 | -1) => {
    const { month, measure, dimension, member, amount } = contribution;
    const key = [month, measure, dimension, member].join('\n');
    const known = sums.get(key);
    if (known) known.amount += sign * amount;
    else sums.set(key, { ...contribution, amount: sign * amount });
  };
  for (const contribution of before) add(contribution, -1);
  for (const contribution of after) add(contribution, 1);
  return [...sums.entries()]
    .filter(([, { amount }]) => amount !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, contribution]) => contribution);
}
