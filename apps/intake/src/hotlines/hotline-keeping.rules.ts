import type { Caller } from '#shared/auth';
import { STANDING_OFFICE } from '../tips/tip.rules.js';
import type { RegisteredBody } from './hotline-entry.rules.js';
import type { HotlineContent } from './hotline.rules.js';

/**
 * Whether a caller's body keeps what another keeps: its own, that of bodies under it, and for the Standing Office all.
 * @param above the bodies above the keeper.
 */
export function keepsFor({ body }: Pick<Caller, 'body'>, keeper: string, above: readonly string[]): boolean {
  return body === STANDING_OFFICE || body === keeper || above.includes(body);
}

/**
 * Whether a body may publish for one that the register does not have: the Standing Office for any, the committee of a
 * province for those of its communes, which are under it (48/QĐ-TTg of 2026).
 */
export function mayPublishUnregistered(
  publisher: string,
  registered: RegisteredBody | undefined,
  { level, provinceCode }: Pick<HotlineContent, 'level' | 'provinceCode'>,
): boolean {
  if (publisher === STANDING_OFFICE) return true;
  return level === 'commune' && registered?.kind === 'committee' && registered.provinceCode === provinceCode;
}
