import { createHash } from 'node:crypto';
import type { Case } from './answers.ts';

const DAY_MS = 24 * 3_600_000;
const LEAST_DAYS = 2;
const MORE_DAYS = 5;
/** What so many people tell independently has turned out to be true. */
const BEYOND_DOUBT_TIPS = 3;

/** A number from 0 to `below - 1` that stays the same for the same case, so that the play does not change by itself. */
function lot(reference: string, what: string, below: number): number {
  return createHash('sha256').update(`${reference} ${what}`).digest().readUInt32BE() % below;
}

/** Whether the body has looked into the case for long enough to end it. */
export function isRipe({ reference, acceptedAt }: Case, at: Date): boolean {
  const days = LEAST_DAYS + lot(reference, 'days', MORE_DAYS);
  return acceptedAt !== null && at.getTime() - Date.parse(acceptedAt) >= days * DAY_MS;
}

/** How the body ends the case. */
export function decisionOn({ reference, criminalSigns, tipCount }: Case): object {
  const goodsValueVnd = (10 + lot(reference, 'goods', 390)) * 1_000_000;
  const number = 100 + lot(reference, 'number', 800);
  if (criminalSigns && lot(reference, 'crime', 3) > 0)
    return { outcome: 'criminal-referral', fineVnd: 0, goodsValueVnd, decisionNumber: `${number}/KN-CQĐT` };
  const share = tipCount < BEYOND_DOUBT_TIPS ? lot(reference, 'outcome', 10) : 10;
  if (share === 0) return { outcome: 'no-violation', fineVnd: 0, goodsValueVnd: 0 };
  if (share <= 2) return { outcome: 'insufficient-grounds', fineVnd: 0, goodsValueVnd: 0 };
  const fineVnd = (6 + lot(reference, 'fine', 148)) * 500_000;
  return { outcome: 'administrative-sanction', fineVnd, goodsValueVnd, decisionNumber: `${number}/QĐ-XPHC` };
}
