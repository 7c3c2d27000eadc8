/** How a path compares with its floor, measured in turns in one run. */
export interface Comparison {
  unit: string;
  /** What we want the ratio to be at least; at most, where less is better. */
  goal: number;
  lessIsBetter?: true;
  ours: number[];
  floor: number[];
  /** Ours by the floor of the same round: the median, and the spread over the rounds. */
  ratio: { median: number; min: number; max: number };
}

export interface Contest {
  name: string;
  unit: string;
  goal: number;
  rounds: number;
  lessIsBetter?: true;
  /** Each answers how many units per second it did, or how long it took. */
  ours: () => Promise<number>;
  floor: () => Promise<number>;
}

/** Lets both run in turns, so that what else the machine does meets both alike. The first turn of each is a warm-up. */
export async function compare({ name, unit, goal, lessIsBetter, rounds, ...runners }: Contest): Promise<Comparison> {
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const [one, other] = [await runners.ours(), await runners.floor()];
    console.log(
      `${name}: ${round === 0 ? 'warm-up' : `round ${round}`}: ${Math.round(one)} of ${Math.round(other)} ${unit}`,
    );
    if (round === 0) continue;
    ours.push(Math.round(one));
    floor.push(Math.round(other));
  }
  const ratios = ours.map((value, round) => value / (floor[round] ?? Number.NaN));
  const [min, max] = [Math.min(...ratios), Math.max(...ratios)].map(twoDigits) as [number, number];
  return {
    unit,
    goal,
    ...(lessIsBetter && { lessIsBetter }),
    ours,
    floor,
    ratio: { median: twoDigits(medianOf(ratios)), min, max },
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

const twoDigits = (value: number) => Math.round(value * 100) / 100;
