import { periodOf, statutoryMonthOf } from '#shared/config';
import type { FieldFault } from '#shared/http';

/** The days of receipt that somebody asks a book for. */
export interface BookRange {
  /** The id of the period, or both days: part of a file's name. */
  id: string;
  /** First and last day in Viet Nam, `YYYY-MM-DD`. */
  from: string;
  to: string;
  /** What it is called in the document's head, in Vietnamese. */
  title: string;
}

/** What a request says of the days. */
export interface AskedDays {
  period?: string;
  from?: string;
  to?: string;
}

/** A book is counted by years, so nobody needs more than a year of it at once. */
const RANGE_DAYS_MAX = 366;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The days asked for, by default those of the present statutory month; or what is wrong with them. */
export function rangeOf(asked: AskedDays, now: Date): BookRange | FieldFault[] {
  const { period, from, to } = asked;
  if (from === undefined && to === undefined) return ofPeriod(period ?? statutoryMonthOf(now));
  if (period !== undefined) return [fault('period', 'period-or-days', 'Chỉ nêu kỳ báo cáo, hoặc từ ngày và đến ngày.')];
  if (from === undefined) return [fault('from', 'is-defined', 'Thiếu giá trị bắt buộc.')];
  if (to === undefined) return [fault('to', 'is-defined', 'Thiếu giá trị bắt buộc.')];
  return ofDays(from, to);
}

function ofPeriod(id: string): BookRange | FieldFault[] {
  const period = periodOf(id);
  if (!period) return [fault('period', 'period', 'Không phải kỳ báo cáo.')];
  return { id, from: period.from, to: period.to, title: nameOf(id) };
}

function ofDays(from: string, to: string): BookRange | FieldFault[] {
  const faults = Object.entries({ from, to }).filter(([, day]) => !isDay(day));
  if (faults.length > 0) return faults.map(([name]) => fault(name, 'is-day', 'Không có ngày này.'));
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return [fault('to', 'before-from', 'Đến ngày không được trước từ ngày.')];
  if (days > RANGE_DAYS_MAX) return [fault('to', 'too-long', 'Không quá 366 ngày.')];
  return { id: `${from}_${to}`, from, to, title: 'Các ngày tiếp nhận' };
}

/** `2026-02-30` is read as a day in March by `Date`. */
function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

const quarters = ['I', 'II', 'III', 'IV'];

function nameOf(id: string): string {
  const [year = '', part = ''] = id.split('-');
  if (part.startsWith('M')) return `Tháng ${Number(part.slice(1))} năm ${year}`;
  if (part.startsWith('Q')) return `Quý ${quarters[Number(part.slice(1)) - 1]} năm ${year}`;
  if (part === 'H1') return `6 tháng đầu năm ${year}`;
  return part === '9M' ? `9 tháng đầu năm ${year}` : `Năm ${year}`;
}

function fault(name: string, code: string, detail: string): FieldFault {
  return { pointer: `/query/${name}`, code, detail };
}
