import { vnDate } from '#shared/config';
import type { NoticeRole } from '#shared/contracts';
import { noticeLimits } from './notice-limits.data.js';

/** Where a notice stands; an escalated one may still be acknowledged. */
export const noticeStates = ['issued', 'escalated', 'acknowledged', 'withdrawn'] as const;

export type NoticeState = (typeof noticeStates)[number];

/** The Standing Office (Văn phòng Thường trực): escalations go to it, and nothing goes further up. */
export const STANDING_OFFICE = 'standing-office';

export const noticeReferencePattern = /^CV-\d{4}-\d{6,}$/;

const PLATFORM = 'platform';
const HOUR_MS = 3_600_000;

/** A case as it is offered: whom a notice has to reach. */
export interface Offer {
  caseId: string;
  lead: string;
  supports: readonly string[];
  round: number;
}

/** A lead's or supporting body's notice that was issued before. */
export interface KnownNotice {
  id: string;
  to: string;
  role: NoticeRole;
  state: NoticeState;
  round: number;
}

export interface Addressee {
  to: string;
  role: 'lead' | 'support';
}

/** What an offer does to the notices of its case. */
export interface NoticePlan {
  issue: Addressee[];
  /** Supports that are not in the register's copy yet; whether they are platforms is not known. */
  hold: string[];
  /** Ids of unacknowledged notices to bodies that are no longer named in that role. */
  withdraw: string[];
}

/**
 * The lead and each supporting body get a notice, platforms do not: what is asked of them goes as takedown requests.
 * A later round leaves the notices of those who stay, withdraws what the others have not acknowledged, and an offer
 * that a later one has overtaken changes nothing.
 */
export function planFor(offer: Offer, known: readonly KnownNotice[], kindOf: ReadonlyMap<string, string>): NoticePlan {
  if (known.some((notice) => notice.round >= offer.round)) return { issue: [], hold: [], withdraw: [] };
  const wanted = addresseesOf(offer);
  const missing = wanted.filter((one) => !known.some((notice) => isAlive(notice) && isFor(notice, one)));
  const held = missing.filter((one) => one.role === 'support' && !kindOf.has(one.to));
  return {
    issue: missing.filter((one) => !held.includes(one) && !isPlatform(one, kindOf)),
    hold: held.map((one) => one.to),
    withdraw: known
      .filter((notice) => isOpen(notice.state) && !wanted.some((one) => isFor(notice, one)))
      .map((notice) => notice.id),
  };
}

/** Whether a body of this kind gets a notice as a supporting body. */
export function isNotified(kind: string): boolean {
  return kind !== PLATFORM;
}

/** Whether a notice in this state still waits for its body. */
export function isOpen(state: NoticeState): boolean {
  return state === 'issued' || state === 'escalated';
}

/** Until when a notice is to be acknowledged. */
export function dueAtOf(role: NoticeRole, issuedAt: Date): Date {
  const day = vnDate(issuedAt);
  const limits = noticeLimits.findLast((each) => each.validFrom <= day) ?? noticeLimits[0];
  if (!limits) throw new RangeError('There are no limits for notices.');
  return new Date(issuedAt.getTime() + limits.hours[role] * HOUR_MS);
}

function addresseesOf({ lead, supports }: Offer): Addressee[] {
  const others = new Set(supports.filter((body) => body !== lead));
  return [{ to: lead, role: 'lead' }, ...[...others].map((to) => ({ to, role: 'support' as const }))];
}

function isFor(notice: KnownNotice, { to, role }: Addressee): boolean {
  return notice.to === to && notice.role === role;
}

function isAlive(notice: KnownNotice): boolean {
  return notice.state !== 'withdrawn';
}

function isPlatform({ to, role }: Addressee, kindOf: ReadonlyMap<string, string>): boolean {
  return role === 'support' && kindOf.get(to) === PLATFORM;
}
