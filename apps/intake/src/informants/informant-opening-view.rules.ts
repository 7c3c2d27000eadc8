import type { OpeningDto } from './informant-opening.dto.js';
import { limitOf, stateAt, type Opening } from './informant-opening.rules.js';

/** An opening as its body reads it at a moment. */
export function openingViewOf({ grantedAt, ...opening }: Opening, at: Date): OpeningDto {
  const standing = { ...opening, grantedAt };
  const state = stateAt(standing, at);
  const isWaiting = state === 'awaiting-consent' || state === 'granted';
  return {
    ...opening,
    state,
    askedAt: opening.askedAt.toISOString(),
    decidedAt: opening.decidedAt?.toISOString() ?? null,
    until: isWaiting ? (limitOf(standing)?.toISOString() ?? null) : null,
    viewedAt: opening.viewedAt.map((viewed) => viewed.toISOString()),
  };
}
