// Viet Nam has one zone without summer time, and has had it since 1975.
const OFFSET_MS = 7 * 60 * 60 * 1000;

/** A moment as people write it: `24/11/2026 08:30`. */
export function vnMoment(at: string): string {
  const local = new Date(Date.parse(at) + OFFSET_MS).toISOString();
  return `${vnDay(local)} ${local.slice(11, 16)}`;
}

/** The day of a moment: `24/11/2026`. */
export function vnDayOf(at: string): string {
  return vnMoment(at).slice(0, 10);
}

/** `2026-11-24` as `24/11/2026`. */
export function vnDay(day: string): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** A number with dots between thousands and a comma before what is less than one: `1.250,5`. */
export function vnNumber(value: number): string {
  const [whole = '', part] = String(value).split('.');
  const grouped = /e/.test(whole) ? whole : whole.replace(/\B(?=(\d{3})+$)/g, '.');
  return part === undefined ? grouped : `${grouped},${part}`;
}
