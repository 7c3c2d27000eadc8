import { Type, type Static } from 'typebox';
import { bodyCode, listLimits } from './fields.js';

/** What identifies a suspect's business; it travels in clear. */
export const clearIdentifier = Type.Object(
  {
    kind: Type.Enum(['url', 'shop', 'tax-code', 'domain', 'account']),
    value: Type.String({ minLength: 1, maxLength: 2048, description: 'The identifier in its normal form.' }),
    platform: Type.Optional(bodyCode('The platform (sàn) on which it is valid.')),
  },
  { description: 'A shop, web address, domain, account name or company tax code (mã số thuế), in clear.' },
);

/** What may identify a person; it travels as a keyed hash for matching beside a sealed value whose key can be destroyed. */
export const sealedIdentifier = Type.Object(
  {
    kind: Type.Enum(['phone', 'bank-account']),
    hash: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'HMAC-SHA-256 of the normal form, base64url.' }),
    sealed: Type.String({
      pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+$',
      maxLength: 2048,
      description: 'The value encrypted under a named key, `<key>.<base64url>`.',
    }),
  },
  { description: 'A phone number or bank account, never in clear.', not: { required: ['value'] } },
);

/** An identifier of the accused, by which tips about the same subject (đối tượng) are matched. */
export const identifier = Type.Union([clearIdentifier, sealedIdentifier]);

/** The identifiers of one tip. */
export const identifiers = Type.Array(identifier, {
  ...listLimits(0),
  description: 'What identifies the accused subject (đối tượng).',
});

/** An identifier of the accused as events carry it. */
export type Identifier = Static<typeof identifier>;
