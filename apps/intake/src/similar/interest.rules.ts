import type { TipState } from '#shared/contracts';
import type { Locale } from '#shared/observability';

/** Reports are counted up to here; what has more is known all over the country. */
export const REPORTS_COUNTED_MAX = 1_000;
/** With fewer reports nothing is told: who asks could otherwise find out that one certain person has reported. */
export const REPORTS_TOLD_MIN = 3;
/** How far back reports and followers count. */
export const INTEREST_MONTHS = 12;

/** What is known about a subject by one of its traces. */
export interface Interest {
  reports: number;
  followers: number;
  /** The month of the earliest report, `YYYY-MM`. */
  sinceMonth: string | null;
  /** The states of all reports. */
  states: TipState[];
  /** The state of the latest report. */
  newest: TipState | null;
}

/** How far the authorities have come, as the public is told. */
export const progressCodes = ['received', 'under-way', 'ended'] as const;

/** One of the codes. */
export type Progress = (typeof progressCodes)[number];

const texts: Readonly<Record<Progress | 'few', Record<Locale, string>>> = {
  few: {
    vi: 'Chưa có đủ tin báo về đối tượng này để thông báo. Nếu bạn biết việc vi phạm, hãy gửi tin báo.',
    en: 'There are too few reports about this subject to tell anything. If you know of a violation, submit a tip.',
  },
  received: {
    vi: 'Các tin báo về đối tượng này đã được tiếp nhận và đang chờ xem xét.',
    en: 'Reports about this subject have been received and are waiting to be looked at.',
  },
  'under-way': {
    vi: 'Các tin báo về đối tượng này đã được chuyển đến cơ quan có thẩm quyền để xử lý.',
    en: 'Reports about this subject have been passed on to the competent agency, which deals with them.',
  },
  ended: {
    vi: 'Việc xử lý các tin báo về đối tượng này đã kết thúc. Nếu việc vi phạm còn tiếp diễn, hãy gửi tin báo mới.',
    en: 'The handling of reports about this subject has ended. If the violation goes on, submit a new tip.',
  },
};

/** What the public is told about a subject. */
export interface ToldInterest {
  few: boolean;
  people: number | null;
  many: boolean;
  sinceMonth: string | null;
  progress: Progress | null;
  text: string;
}

/** The moment from which on reports count. */
export function interestSince(now: Date): Date {
  const since = new Date(now);
  since.setUTCMonth(since.getUTCMonth() - INTEREST_MONTHS);
  return since;
}

/**
 * The trace with the most reports. Those of several traces are not added up: whoever joins a trace with thousands of
 * reports to one with a single report would see the sum grow by one.
 */
export function largestOf(interests: readonly Interest[]): Interest | undefined {
  return interests.toSorted((a, b) => b.reports - a.reports)[0];
}

/** How far the authorities have come with reports in these states; without any, null. */
export function progressOf(states: readonly TipState[]): Progress | null {
  if (states.some((state) => state === 'passed-on' || state === 'acted-on')) return 'under-way';
  if (states.includes('received')) return 'received';
  return states.length > 0 ? 'ended' : null;
}

/** What is told: nothing but that there are few, or how many people report or follow, since when, and what is done. */
export function toldOf(interest: Interest | undefined, progress: Progress | null, locale: Locale): ToldInterest {
  if (!interest || progress === null || interest.reports < REPORTS_TOLD_MIN)
    return { few: true, people: null, many: false, sinceMonth: null, progress: null, text: texts.few[locale] };
  const people = interest.reports + interest.followers;
  return {
    few: false,
    people: Math.min(people, REPORTS_COUNTED_MAX),
    many: people > REPORTS_COUNTED_MAX,
    sinceMonth: interest.sinceMonth,
    progress,
    text: texts[progress][locale],
  };
}
