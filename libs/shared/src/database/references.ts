import type { DataSource } from 'typeorm';
import { ACQUIRE_LIMIT_MS } from './data-source.js';
import { Gathered } from './gathered.js';
import type { Tx } from './tx.js';

/** The series of human references: tip, case, takedown request, notice. */
export type ReferenceSeries = 'TB' | 'VV' | 'YC' | 'CV';

/** Viet Nam keeps UTC+7 all year, since 1975 without exception. */
const VN_OFFSET_MS = 7 * 60 * 60 * 1000;
const FIRST_YEAR = 2020;
const LAST_YEAR = 2060;

/**
 * The next human reference of a series, e.g. `TB-2026-000123`: the year of registration in Viet Nam and a number
 * from that year's sequence. Gaps are allowed (a rolled-back act leaves one).
 */
export async function nextReference(tx: Tx, series: ReferenceSeries, at: Date): Promise<string> {
  const [reference] = await nextReferences(tx, series, at, 1);
  return reference as string;
}

/** As {@link nextReference}, `count` of them in one statement, in ascending order. */
export async function nextReferences(tx: Tx, series: ReferenceSeries, at: Date, count: number): Promise<string[]> {
  const rows: { reference: string }[] = await tx.query(
    `SELECT ${referenceSql(series, at)} AS reference FROM generate_series(1, $1::int)`,
    [count],
  );
  return rows.map((row) => row.reference);
}

interface Wish {
  series: ReferenceSeries;
  at: Date;
}

/** One query on its way takes the wishes of all who come meanwhile along at the next. */
const GATHERING = { runsAtOnce: 1, questionsPerRun: 100, waitLimitMs: ACQUIRE_LIMIT_MS };

/** References that are fetched together, where one is wished for. */
const FETCHED_AT_ONCE = 20;

/**
 * Gives references outside of a transaction. Some are fetched ahead, so that most acts wait for no round trip; an act
 * that fails leaves a gap, and so does a process that ends.
 */
export class References {
  private readonly gathered: Gathered<Wish, string>;
  private readonly ahead = new Map<string, string[]>();

  constructor(private readonly dataSource: DataSource) {
    this.gathered = new Gathered((wishes) => this.fulfil(wishes), GATHERING);
  }

  /** As {@link nextReference}, for acts whose writes do not wait for a result of the database. */
  async next(series: ReferenceSeries, at: Date): Promise<string> {
    return this.ahead.get(seriesOf(series, at))?.shift() ?? this.gathered.ask({ series, at });
  }

  /** Wishes are few beside what is fetched, and nearly always of one series and year. */
  private async fulfil(wishes: readonly Wish[]): Promise<PromiseSettledResult<string>[]> {
    const answers: PromiseSettledResult<string>[] = [];
    for (const { series, at } of wishes) {
      const ahead = this.ahead.get(seriesOf(series, at)) ?? [];
      this.ahead.set(seriesOf(series, at), ahead);
      if (ahead.length === 0)
        ahead.push(...(await nextReferences(this.dataSource.manager, series, at, FETCHED_AT_ONCE)));
      answers.push({ status: 'fulfilled', value: ahead.shift() as string });
    }
    return answers;
  }
}

/** The SQL expression of a new reference, to be written into an INSERT where a round trip counts. */
export function referenceSql(series: ReferenceSeries, at: Date): string {
  const year = yearOf(at);
  return `'${seriesOf(series, at)}-' || lpad(nextval('${sequenceName(series, year)}')::text, 6, '0')`;
}

function seriesOf(series: ReferenceSeries, at: Date): string {
  return `${series}-${yearOf(at)}`;
}

/** The year in Viet Nam. @throws RangeError when it has no sequences. */
function yearOf(at: Date): number {
  const year = new Date(at.getTime() + VN_OFFSET_MS).getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR) throw new RangeError(`No reference sequence for the year ${year}.`);
  return year;
}

/** The SQL that creates a series' yearly sequences; for the first migration of the service that owns the series. */
export function referenceSequences(series: ReferenceSeries): string {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);
  return years.map((year) => `CREATE SEQUENCE IF NOT EXISTS ${sequenceName(series, year)};`).join('\n');
}

function sequenceName(series: ReferenceSeries, year: number): string {
  return `reference_${series.toLowerCase()}_${year}`;
}
