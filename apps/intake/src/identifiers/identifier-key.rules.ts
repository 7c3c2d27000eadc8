import type { Identifier } from '#shared/contracts';

/** What a key is made of: an identifier, or the hash of a number that is not told to others. */
export type Keyed = Identifier | { kind: string; hash: string };

/**
 * The key under which tips with an identifier are found (`tips.identifier_keys`): `url:https://…`, `shop:<platform>:<id>`,
 * `phone:<hash>`.
 */
export function identifierKeyOf(identifier: Keyed): string {
  if ('hash' in identifier) return `${identifier.kind}:${identifier.hash}`;
  const { kind, platform, value } = identifier;
  const isOfPlatform = platform !== undefined && (kind === 'shop' || kind === 'account');
  return isOfPlatform ? `${kind}:${platform}:${value}` : `${kind}:${value}`;
}

/** The keys of all identifiers, each once. */
export function identifierKeysOf(identifiers: readonly Keyed[]): string[] {
  return [...new Set(identifiers.map(identifierKeyOf))];
}

/** The keys that tell sellers apart: the front page of a platform is that of all its sellers. */
export function tellingKeysOf(identifiers: readonly Keyed[]): string[] {
  return identifierKeysOf(identifiers.filter((identifier) => !isFrontPage(identifier)));
}

function isFrontPage(identifier: Keyed): boolean {
  if ('hash' in identifier || identifier.kind !== 'url' || identifier.platform === undefined) return false;
  return /^https:\/\/[^/]+$/.test(identifier.value);
}
