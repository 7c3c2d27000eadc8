import type { Scope } from '#shared/auth';

/** `takedowns:confirm` lets a platform read what it is asked; `takedowns:read` is for those who ask. */
const platformScopes: readonly Scope[] = ['takedowns:confirm', 'webhooks:manage'];

const agencyScopes: readonly Scope[] = [
  'tips:submit',
  'tips:record',
  'tips:read',
  'log-book:read',
  'hotlines:manage',
  'cases:read',
  'cases:write',
  'takedowns:issue',
  'takedowns:read',
  'notices:read',
  'notices:acknowledge',
  'webhooks:manage',
];

const standingOfficeScopes: readonly Scope[] = [
  ...agencyScopes.filter((scope) => scope !== 'cases:write' && scope !== 'takedowns:issue'),
  'tips:screen',
  'reports:read',
  'clients:manage',
  'ops',
];

/** What a person alone may do, and no program: to decide on tips, to talk with informants, to open an identity. */
export const scopesOfPersons: readonly Scope[] = [
  'tips:decide',
  'tips:converse',
  'informants:open',
  'informants:consent',
  'receiving-rules:manage',
];

/** The body that keeps the register of clients. */
export const STANDING_OFFICE = 'standing-office';

/** The scopes that a client may be given, by the kind of body it acts for. */
export function scopesFor(body: string): readonly Scope[] {
  if (body === STANDING_OFFICE) return standingOfficeScopes;
  return body.startsWith('platform-') ? platformScopes : agencyScopes;
}

/** Those of the asked scopes that a client of this body may not have. */
export function scopesTooMany(body: string, asked: readonly Scope[]): Scope[] {
  const allowed = new Set(scopesFor(body));
  return asked.filter((scope) => !allowed.has(scope));
}
