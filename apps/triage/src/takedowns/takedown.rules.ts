import type { ProblemCode } from '#shared/http';

/** Time that a platform has from delivery (248/2026/NĐ-CP Art. 17(1)(c), Art. 18(2)). */
export const TAKEDOWN_LIMIT_HOURS = 24;

const HOUR_MS = 3_600_000;

/** The body that sees and may do what every authority may. */
export const STANDING_OFFICE = 'standing-office';

/** The form of a takedown request's human reference. */
export const referencePattern = /^YC-\d{4}-\d{6,}$/;

/** Until when a request that was delivered at `deliveredAt` must be confirmed. */
export function dueAtOf(deliveredAt: Date): Date {
  return new Date(deliveredAt.getTime() + TAKEDOWN_LIMIT_HOURS * HOUR_MS);
}

/** Whether a confirmation at `at` comes after the limit. A request not delivered before is read in this moment. */
export function isLate(at: Date, dueAt: Date | null): boolean {
  return dueAt !== null && at > dueAt;
}

/** What a confirmation is checked against. */
export interface ConfirmableItem {
  platform: string;
  outcome: string | null;
}

export type ConfirmationResult = { result: 'accepted' | 'duplicate' } | { result: 'refused'; problem: ProblemCode };

/** What becomes of the confirmation of one item: the same outcome again changes nothing, another one is refused. */
export function resultOf(
  confirmation: { platform: string; outcome: string },
  item: ConfirmableItem | undefined,
): ConfirmationResult {
  if (!item) return { result: 'refused', problem: 'item-unknown' };
  if (item.platform !== confirmation.platform) return { result: 'refused', problem: 'item-foreign' };
  if (item.outcome === null) return { result: 'accepted' };
  if (item.outcome === confirmation.outcome) return { result: 'duplicate' };
  return { result: 'refused', problem: 'item-closed' };
}

/** Bytes of a request's items as JSON, at most: one event carries them all, with some room for the request itself. */
const ITEMS_LIMIT_BYTES = 250 * 1024;

/** Whether one event can carry the items. */
export function fitOneEvent(items: readonly object[]): boolean {
  return Buffer.byteLength(JSON.stringify(items)) <= ITEMS_LIMIT_BYTES;
}

/** Whether the host, or a domain above it, is one of the platform's. */
export function belongsTo(url: string, hosts: readonly string[]): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return hosts.some((known) => host === known || host.endsWith(`.${known}`));
}
