import { vnDate } from './clock.js';

/** The months, quarters, half-years, nine months and years of the statutory reports (09/2019/NĐ-CP). */
export const periodPattern = /^(20[2-5]\d)-(?:M(0[1-9]|1[0-2])|Q([1-4])|H1|9M|Y)$/;

/** A reporting period: a run of statutory months, each from the 15th of the month before to the 14th. */
export interface Period {
  /** E.g. `2026-M11`, `2026-Q4`, `2026-H1`, `2026-9M`, `2026-Y`. */
  id: string;
  /** First and last day in Viet Nam, `YYYY-MM-DD`. */
  from: string;
  to: string;
  /** The statutory months that it consists of, as ids `YYYY-Mmm`. */
  months: string[];
}

const CUT_OFF_DAY = 15;

/** The period with this id; undefined when it is none. */
export function periodOf(id: string): Period | undefined {
  const match = periodPattern.exec(id);
  if (!match) return undefined;
  const year = Number(match[1]);
  const [first, last] = monthsWithin(match, id);
  const months = Array.from({ length: last - first + 1 }, (_, index) => monthId(year, first + index));
  return { id, from: dayOf(year, first - 1, CUT_OFF_DAY), to: dayOf(year, last, CUT_OFF_DAY - 1), months };
}

function monthsWithin(match: RegExpExecArray, id: string): [number, number] {
  const [, , month, quarter] = match;
  if (month !== undefined) return [Number(month), Number(month)];
  if (quarter !== undefined) return [Number(quarter) * 3 - 2, Number(quarter) * 3];
  if (id.endsWith('H1')) return [1, 6];
  return id.endsWith('9M') ? [1, 9] : [1, 12];
}

/**
 * What a period is compared with: the month or quarter before; for the half-year, nine months and year, the same
 * period of the year before (cùng kỳ).
 */
export function previousOf(period: Period): Period {
  const [year = '', part = ''] = period.id.split('-');
  const id = previousId(Number(year), part);
  const previous = periodOf(id) ?? beforeTheFirst(id);
  return previous;
}

function previousId(year: number, part: string): string {
  if (part.startsWith('M')) return monthId(year, Number(part.slice(1)) - 1);
  if (part.startsWith('Q')) return part === 'Q1' ? `${year - 1}-Q4` : `${year}-Q${Number(part.slice(1)) - 1}`;
  return `${year - 1}-${part}`;
}

/** The period before the first that can be asked for holds nothing. */
function beforeTheFirst(id: string): Period {
  return { id, from: '', to: '', months: [] };
}

/** The statutory month to which a moment belongs, e.g. `2026-M11` for 15 October to 14 November 2026 in Viet Nam. */
export function statutoryMonthOf(at: Date): string {
  const [year = 0, month = 0, day = 0] = vnDate(at).split('-').map(Number);
  return monthId(year, day >= CUT_OFF_DAY ? month + 1 : month);
}

function monthId(year: number, month: number): string {
  const at = new Date(Date.UTC(year, month - 1, 1));
  return `${at.getUTCFullYear()}-M${String(at.getUTCMonth() + 1).padStart(2, '0')}`;
}

function dayOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
