import { vnDate } from '#shared/config';

/** What has to be done about a tip in time. */
export const dueCodes = ['proposal', 'decision', 'pass-on-crime', 'outcome-notice', 'attention'] as const;

/** A deadline's code. */
export type DueCode = (typeof dueCodes)[number];

/** What a deadline is counted in; days and working days are those of Viet Nam. */
export const dueUnits = ['hours', 'days', 'working-days'] as const;

/** A unit of deadlines. */
export type DueUnit = (typeof dueUnits)[number];

/** One version of a deadline. */
export interface DueRule {
  code: DueCode;
  version: number;
  /** How many of `unit`. */
  amount: number;
  unit: DueUnit;
  /** The legal source. */
  source: string;
  /** Clocks that start from then on run by this version. */
  validFrom: Date;
}

/** A due time of a tip. Once issued, neither its time nor its rule's version changes. */
export interface Due {
  code: DueCode;
  ruleVersion: number;
  /** RFC 3339. */
  dueAt: string;
  /** When it was met; absent while it is open. */
  metAt?: string;
}

/** Days that differ from the week: `YYYY-MM-DD` → whether it is worked on. */
export type Calendar = ReadonlyMap<string, boolean>;

/** How long before it begins a new version is entered: every replica has then read it. */
export const RULES_NOTICE_MS = 60_000;

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** No calendar of holidays is so long that a working day is further off than this. */
const DAYS_OFF_MAX = 60;

/** The version of a deadline by which a clock that starts at `from` runs. @throws Error when there is none. */
export function ruleAt(rules: readonly DueRule[], code: DueCode, from: Date): DueRule {
  const ofCode = rules.filter((rule) => rule.code === code).toSorted((a, b) => a.version - b.version);
  const rule = ofCode.findLast(({ validFrom }) => validFrom <= from) ?? ofCode[0];
  if (!rule) throw new Error(`The deadline ${code} has no rule.`);
  return rule;
}

/**
 * When a clock that starts at `from` ends. Hours are counted to the minute; days begin with the next one and end at
 * midnight, the last one moving to the next working day (Civil Code 91/2015/QH13 Articles 147 and 148).
 */
export function dueTimeOf({ amount, unit }: DueRule, from: Date, calendar: Calendar): Date {
  if (unit === 'hours') return new Date(from.getTime() + amount * HOUR_MS);
  const lastDay = unit === 'days' ? nextWorkingDay(dayAfter(vnDate(from), amount), calendar) : workingDays();
  return new Date(`${dayAfter(lastDay, 1)}T00:00:00+07:00`);

  function workingDays(): string {
    let day = vnDate(from);
    for (let left = amount; left > 0; left -= 1) day = nextWorkingDay(dayAfter(day, 1), calendar);
    return day;
  }
}

/** Whether officials work on a day of Viet Nam's calendar. */
export function isWorkingDay(day: string, calendar: Calendar): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return calendar.get(day) ?? (weekday !== 0 && weekday !== 6);
}

function nextWorkingDay(day: string, calendar: Calendar): string {
  for (let ahead = 0; ahead < DAYS_OFF_MAX; ahead += 1) {
    const candidate = dayAfter(day, ahead);
    if (isWorkingDay(candidate, calendar)) return candidate;
  }
  return day;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The due times with those of a code met, where any was open. */
export function withMet(dues: readonly Due[], code: DueCode, at: Date): Due[] {
  return dues.map((due) => (due.code === code && due.metAt === undefined ? { ...due, metAt: at.toISOString() } : due));
}

/** The earliest due time that is still to be met, or null. */
export function nextDueOf(dues: readonly Due[]): Date | null {
  const open = dues.filter(({ metAt }) => metAt === undefined).map(({ dueAt }) => Date.parse(dueAt));
  return open.length === 0 ? null : new Date(Math.min(...open));
}
