import type { Tx } from './tx.js';

/** The series of human references: tip, case, takedown request, notice. */
export type ReferenceSeries = 'TB' | 'VV' | 'YC' | 'CV';

const VN_YEAR = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Ho_Chi_Minh', year: 'numeric' });
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

/** The SQL expression of a new reference, to be written into an INSERT where a round trip counts. */
export function referenceSql(series: ReferenceSeries, at: Date): string {
  const year = Number(VN_YEAR.format(at));
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
