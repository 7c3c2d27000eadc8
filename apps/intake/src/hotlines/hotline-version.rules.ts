import type { HotlineContent } from './hotline.rules.js';

/** By what a version came about: the release's reference data, or an act of a body. */
export const hotlineActs = ['loaded', 'published', 'changed', 'checked', 'withdrawn'] as const;
export type HotlineAct = (typeof hotlineActs)[number];

/** Who stands for what a release brings. */
export const LOADED_BY = 'system';

/** One version of a hotline: it holds from its first day until its last or until another takes over. */
export interface HotlineVersion extends HotlineContent {
  hotlineId: string;
  version: number;
  act: HotlineAct;
  publishedAt: Date;
  publishedBy: string;
  reason: string | null;
  /** The first day on which a later version, or a withdrawal, stands in its place; null while none does. */
  replacedFrom: string | null;
}

/** Whether a version is what holds on a day; at most one of a hotline is. */
export function holdsOn({ act, validFrom, validTo, replacedFrom }: HotlineVersion, day: string): boolean {
  if (act === 'withdrawn' || validFrom > day) return false;
  return (validTo === null || validTo >= day) && (replacedFrom === null || replacedFrom > day);
}

/** The last day on which a version holds; null while none is known. */
export function lastDayOf({ validTo, replacedFrom }: Pick<HotlineVersion, 'validTo' | 'replacedFrom'>): string | null {
  const before = replacedFrom === null ? null : dayBefore(replacedFrom);
  if (before === null || validTo === null) return before ?? validTo;
  return before < validTo ? before : validTo;
}

/**
 * The versions that the public may see: what was published stays citable, unless its number has become internal since,
 * as a personal one of a former officer does.
 * @param versions all of one hotline, the latest first.
 */
export function publicVersions<V extends HotlineVersion>(versions: readonly V[]): V[] {
  const [latest] = versions;
  const hidden = latest?.visibility === 'internal' ? latest.value : undefined;
  return versions.filter(({ visibility, value }) => visibility === 'public' && value !== hidden);
}

function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
