import type { Locale } from '#shared/observability';

const DAY = '(?:Mo|Tu|We|Th|Fr|Sa|Su)';
const DAYS = `${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*`;
const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';
const SPAN = `${TIME}-(?:${TIME}|24:00)`;
const RULE = `${DAYS} ${SPAN}(?:,${SPAN})*`;

/** Longest hours: two spans for each day of the week. */
export const HOURS_CHARACTERS_MAX = 200;

/**
 * When a hotline is answered, in the part of OpenStreetMap's `opening_hours` that needs no calendar: `24/7`, or days
 * with spans of time, such as `Mo-Fr 07:30-11:30,13:30-17:00; Sa 08:00-11:00`.
 */
export const hoursPattern = `^(?:24/7|${RULE}(?:; ${RULE})*)$`;

const form = new RegExp(hoursPattern);

const dayNames: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  vi: { Mo: 'thứ Hai', Tu: 'thứ Ba', We: 'thứ Tư', Th: 'thứ Năm', Fr: 'thứ Sáu', Sa: 'thứ Bảy', Su: 'Chủ nhật' },
  en: {
    ...{ Mo: 'Monday', Tu: 'Tuesday', We: 'Wednesday', Th: 'Thursday', Fr: 'Friday', Sa: 'Saturday', Su: 'Sunday' },
  },
};

const aroundTheClock: Readonly<Record<Locale, string>> = {
  vi: '24 giờ mỗi ngày, 7 ngày mỗi tuần',
  en: '24 hours a day, 7 days a week',
};

/** Whether the text has the form, and each span ends after it begins. */
export function areHours(text: string): boolean {
  if (!form.test(text)) return false;
  const spans = text.match(new RegExp(SPAN, 'g')) ?? [];
  return spans.every((span) => span.slice(0, 5) < span.slice(6));
}

/** Hours in words: `thứ Hai – thứ Sáu 07:30–11:30, 13:30–17:00`. */
export function hoursText(hours: string, locale: Locale): string {
  if (hours === '24/7') return aroundTheClock[locale];
  return hours
    .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su)\b/g, (day) => dayNames[locale][day] ?? day)
    .replace(/(\D)-(\D)/g, '$1 – $2')
    .replace(/(\d)-(\d)/g, '$1–$2')
    .replaceAll(',', ', ');
}
