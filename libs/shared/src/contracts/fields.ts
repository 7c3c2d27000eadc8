import { Type } from 'typebox';

/** The form of codes in vocabularies that may grow: lower-kebab English. */
export const kebabPattern = '^[a-z0-9]+(-[a-z0-9]+)*$';

// The longest agency code that 20/2020/QĐ-TTg allows; our codes keep the same limit so that both fit one column.
const BODY_CODE_CHARACTERS = 35;
// The largest event carries this many items; more go as further events with the same key.
const EVENT_ITEMS = 200;

/** An identifier of an aggregate or event (UUID). */
export const uuid = (description: string) => Type.String({ format: 'uuid', description });

/** A moment, RFC 3339, written with `Z`. */
export const timestamp = (description: string) => Type.String({ format: 'date-time', description });

/** A calendar day in Asia/Ho_Chi_Minh, `YYYY-MM-DD`. */
export const day = (description: string) => Type.String({ format: 'date', description });

/** A code of a vocabulary that may grow: readers must cope with codes they do not know. */
export const code = (description: string) => Type.String({ pattern: kebabPattern, maxLength: 64, description });

/** A body's code such as `market-surveillance-79`. */
export const bodyCode = (description: string) =>
  Type.String({ pattern: kebabPattern, maxLength: BODY_CODE_CHARACTERS, description });

/** An official province code, two digits (19/2025/QĐ-TTg). */
export const provinceCode = (description: string) => Type.String({ pattern: '^[0-9]{2}$', description });

/** An official commune code, five digits (19/2025/QĐ-TTg). */
export const communeCode = (description: string) => Type.String({ pattern: '^[0-9]{5}$', description });

/** Short plain text, never personal and never of a tip. */
export const text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });

/** A count or ordinal number from `minimum` upwards. */
export const count = (minimum: number, description: string) =>
  Type.Integer({ minimum, maximum: 1_000_000_000, description });

/** An amount in whole đồng. */
export const vnd = (description: string) => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });

/** A web address in its ASCII form (RFC 3986). */
export const webAddress = (description: string) =>
  Type.String({ format: 'uri', pattern: '^https?://', maxLength: 2048, description });

/** The human reference of a series, such as `TB-2026-000123`. */
export const reference = (series: 'TB' | 'VV' | 'YC' | 'CV', description: string) =>
  Type.String({ pattern: `^${series}-[0-9]{4}-[0-9]{6,}$`, maxLength: 20, description });

/** How many items a list in one event may have. */
export const listLimits = (minItems: 0 | 1) => ({ minItems, maxItems: EVENT_ITEMS });

/** A tip within a case, with the thread that intake minted for it. */
export const tipLink = Type.Object({
  tipId: uuid('The tip (tin báo).'),
  threadId: uuid('The thread of the tip.'),
});
