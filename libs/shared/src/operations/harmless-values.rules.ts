import { validate as isUuid } from 'uuid';
import { kebabPattern } from '#shared/contracts';

/** As much of a contract's JSON Schema as tells what kind of value a field has. */
export interface FieldSchema {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: readonly unknown[];
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  anyOf?: readonly FieldSchema[];
}

/** A phone number has nine digits at least without its leading zero; an account number has more than six. */
const SHOWN_INTEGER_MAX = 99_999_999;
/** Codes such as `market-surveillance-79` have few digits; what has more may be a number of somebody's. */
const CODE_DIGITS_MAX = 5;
const CODE_CHARACTERS_MAX = 64;
const momentForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;
/** The patterns of our own numbers: references, provinces, communes. */
const ownNumbers = /^\^(\[0-9\]\{[25]\}|(TB|VV|YC|CV)-.*)\$$/;
const kebab = new RegExp(kebabPattern);

/** Whether a value tells nothing of a person, wherever it stands: an id, a moment, yes or no, nothing. */
export function isHarmlessAnywhere(value: unknown): boolean {
  if (value === null || typeof value === 'boolean') return true;
  return typeof value === 'string' && (isUuid(value) || momentForm.test(value));
}

/** Whether a value may be shown in a field of this kind: the field is one of the harmless kinds, and the value fits it. */
export function isHarmless(value: unknown, schema: FieldSchema): boolean {
  if (isHarmlessAnywhere(value) || schema.enum?.includes(value)) return true;
  if (typeof value === 'number') return schema.type === 'integer' && Math.abs(value) <= SHOWN_INTEGER_MAX;
  return typeof value === 'string' && isHarmlessText(value, schema);
}

function isHarmlessText(value: string, { format, pattern = '' }: FieldSchema): boolean {
  if (format === 'date') return dayForm.test(value);
  if (pattern === kebabPattern) return isCode(value);
  return ownNumbers.test(pattern) && new RegExp(pattern).test(value);
}

/** Whether a text is a code of ours by its form: lower-kebab, with a letter, and with few digits. */
export function isCode(value: string): boolean {
  if (value.length > CODE_CHARACTERS_MAX || !kebab.test(value)) return false;
  return /[a-z]/.test(value) && digitsIn(value) <= CODE_DIGITS_MAX;
}

/** Whether a text is an event type by its form, such as `tip.received.v1`. */
export function isEventType(value: string): boolean {
  return value.length <= CODE_CHARACTERS_MAX && /^[a-z]+(\.[a-z]+(-[a-z]+)*)+\.v\d{1,3}$/.test(value);
}

/** How many digits a text has. */
export function digitsIn(text: string): number {
  return text.match(/\d/g)?.length ?? 0;
}
