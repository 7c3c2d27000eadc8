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

/** Gives references outside of a transaction, to acts of the same moment together; one that fails leaves a gap. */
export class References {
  private readonly gathered: Gathered<Wish, string>;

  constructor(private readonly dataSource: DataSource) {
    this.gathered = new Gathered((wishes) => this.fulfil(wishes), GATHERING);
  }

  /** As {@link nextReference}, for acts whose writes do not wait for a result of the database. */
  next(series: ReferenceSeries, at: Date): Promise<string> {
    return this.gathered.ask({ series, at });
  }

  private async fulfil(wishes: readonly Wish[]): Promise<PromiseSettledResult<string>[]> {
    const expressions = wishes.map(({ series, at }) => `(${referenceSql(series, at)})`);
    const rows: { reference: string }[] = await this.dataSource.query(
      `SELECT reference FROM (VALUES ${expressions.join(', ')}) AS next(reference)`,
    );
    return rows.map(({ reference }) => ({ status: 'fulfilled', value: reference }));
  }
}

/** The SQL expression of a new reference, to be written into an INSERT where a round trip counts. */
export function referenceSql(series: ReferenceSeries, at: Date): string {
  const year = new Date(at.getTime() + VN_OFFSET_MS).getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR) throw new RangeError(`No reference sequence for the year ${year}.`);
  const sequence = sequenceName(series, year);
  return `'${series}-${year}-' || lpad(nextval('${sequence}')::text, 6, '0')`;
}

/** The SQL that creates a series' yearly sequences; for the first migration of the service that owns the series. */
export function referenceSequences(series: ReferenceSeries): string {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);
  return years.map((year) => `CREATE SEQUENCE IF NOT EXISTS ${sequenceName(series, year)};`).join('\n');
}

function sequenceName(series: ReferenceSeries, year: number): string {
  return `reference_${series.toLowerCase()}_${year}`;
}
