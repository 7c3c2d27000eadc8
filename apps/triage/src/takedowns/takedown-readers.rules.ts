import type { Caller } from '#shared/auth';
import { STANDING_OFFICE } from './takedown.rules.js';

/** What decides who may read a request. */
export interface ReadableRequest {
  issuer: string;
  platform: string;
}

/** The platform asked, the authority that asks, and the Standing Office; each with a scope for it. */
export function mayRead({ body, scopes }: Caller, { issuer, platform }: ReadableRequest): boolean {
  if (scopes.has('takedowns:confirm') && body === platform) return true;
  return scopes.has('takedowns:read') && (body === issuer || body === STANDING_OFFICE);
}
