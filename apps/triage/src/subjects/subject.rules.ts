import { createHash } from 'node:crypto';
import type { Identifier } from '#shared/contracts';

/** What a case's link to an identifier means for later tips: `open` they join, `past` they note it, `apart` neither. */
export type Standing = 'open' | 'past' | 'apart';

export interface CaseLink {
  caseId: string;
  key: string;
  tipCount: number;
  standing: Standing;
}

/** The key under which an identifier is stored, locked and matched: equal identifiers have equal keys. */
export function keyOf(identifier: Identifier): string {
  const platform = 'platform' in identifier ? (identifier.platform ?? '') : '';
  const value = 'hash' in identifier ? identifier.hash : identifier.value;
  return createHash('sha256')
    .update(JSON.stringify([identifier.kind, platform, value]))
    .digest('base64url');
}

/** The web host that an identifier names as a whole, or undefined where it names something on a host. */
export function wholeHostOf(identifier: Identifier): string | undefined {
  if ('hash' in identifier) return undefined;
  if (identifier.kind === 'domain') return bareHost(identifier.value);
  if (identifier.kind !== 'url' || !URL.canParse(identifier.value)) return undefined;
  const { hostname, pathname, search } = new URL(identifier.value);
  return pathname === '/' && search === '' ? bareHost(hostname) : undefined;
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
