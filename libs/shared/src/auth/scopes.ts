/** What a token may allow; each route asks for one of them. */
export const scopes = [
  'tips:submit',
  'tips:record',
  'tips:read',
  'tips:screen',
  'tips:decide',
  'tips:converse',
  'informants:open',
  'informants:consent',
  'log-book:read',
  'hotlines:manage',
  'receiving-rules:manage',
  'cases:read',
  'cases:write',
  'takedowns:issue',
  'takedowns:read',
  'takedowns:confirm',
  'notices:read',
  'notices:acknowledge',
  'webhooks:manage',
  'reports:read',
  'clients:manage',
  'ops',
] as const;

/** One of the scopes. */
export type Scope = (typeof scopes)[number];

/** The roles that officers' tokens carry, and the scopes each role gives. */
export const scopesOfRole = {
  'hotline-officer': ['tips:record', 'tips:read', 'tips:screen', 'tips:converse', 'log-book:read'],
  'competent-head': [
    'tips:read',
    'tips:screen',
    'tips:decide',
    'informants:consent',
    'log-book:read',
    'hotlines:manage',
  ],
  'case-officer': [
    'tips:read',
    'tips:converse',
    'informants:open',
    'cases:read',
    'cases:write',
    'takedowns:issue',
    'takedowns:read',
    'notices:read',
    'notices:acknowledge',
  ],
  'standing-office': [
    'tips:read',
    'tips:screen',
    'tips:decide',
    'informants:consent',
    'log-book:read',
    'hotlines:manage',
    'receiving-rules:manage',
    'cases:read',
    'takedowns:read',
    'notices:read',
    'notices:acknowledge',
    'reports:read',
  ],
  registrar: ['clients:manage'],
  operator: ['ops'],
} as const satisfies Record<string, readonly Scope[]>;

/** A role of an officer. */
export type Role = keyof typeof scopesOfRole;

/** The scopes that a list of roles gives together; unknown roles give none. */
export function scopesOfRoles(roles: readonly string[]): ReadonlySet<Scope> {
  const known = roles.filter((role): role is Role => Object.hasOwn(scopesOfRole, role));
  return new Set(known.flatMap((role) => scopesOfRole[role]));
}

/** The scopes in a token's space-separated list; unknown ones are passed over. */
export function scopesOfList(list: string): ReadonlySet<Scope> {
  return new Set(scopes.filter((scope) => list.split(' ').includes(scope)));
}
