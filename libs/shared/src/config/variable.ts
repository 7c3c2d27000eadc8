import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** One environment variable: how its text is read, and what it is for. */
export interface Variable<T> {
  /** What the variable decides, in one sentence for operators. */
  readonly description: string;
  /** True when its value must never be logged or shown. */
  readonly secret: boolean;
  /** True when the service starts without it. */
  readonly optional: boolean;
  /** The text used when the variable is absent or empty. */
  readonly fallback?: string;
  /** Turns the text into the value; throws an Error whose message says what was expected. */
  readonly read: (text: string) => T;
}

/** What every kind of variable may state besides its own limits. */
export interface VariableOptions<T = string> {
  description?: string;
  default?: T;
}

/** The options of a variable that may be left out altogether. */
export interface OptionalVariable {
  optional: true;
}

interface Shape<T> {
  read: (text: string) => T;
  options: VariableOptions<unknown> & { optional?: boolean };
  fallback?: string;
  secret?: boolean;
}

function variable<T>({ read, options, fallback, secret = false }: Shape<T>): Variable<T> {
  return {
    description: options.description ?? '',
    optional: options.optional ?? false,
    secret,
    fallback: fallback ?? (options.default === undefined ? undefined : String(options.default)),
    read,
  };
}

interface TextOptions extends VariableOptions {
  pattern?: RegExp;
  maxLength?: number;
  /** Hides the value from logs. */
  secret?: boolean;
}

/** A line of text, at most 8192 characters unless `maxLength` says otherwise. */
export function text(options: TextOptions & OptionalVariable): Variable<string | undefined>;
export function text(options?: TextOptions): Variable<string>;
export function text(options: TextOptions & { optional?: boolean } = {}): Variable<string | undefined> {
  const { pattern, maxLength = 8192 } = options;
  const read = (value: string) => {
    if (value.length > maxLength) throw new Error(`at most ${maxLength} characters`);
    if (pattern && !pattern.test(value)) throw new Error(`text that matches ${pattern}`);
    return value;
  };
  return variable({ read, options, secret: options.secret });
}

interface IntegerOptions extends VariableOptions<number> {
  min?: number;
  max?: number;
}

/** A whole number within `min` and `max` (both inclusive). */
export function integer(options: IntegerOptions & OptionalVariable): Variable<number | undefined>;
export function integer(options?: IntegerOptions): Variable<number>;
export function integer(options: IntegerOptions & { optional?: boolean } = {}): Variable<number | undefined> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  const read = (value: string) => {
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || number < min || number > max) throw new Error(`a whole number from ${min} to ${max}`);
    return number;
  };
  return variable({ read, options });
}

/** A TCP port; 0 lets the system choose a free one. */
export function port(options: VariableOptions<number> = {}): Variable<number> {
  return integer({ ...options, min: 0, max: 65_535 });
}

interface UrlOptions extends VariableOptions {
  /** The schemes allowed, without the colon; any when absent. */
  protocols?: readonly string[];
  secret?: boolean;
}

/** An absolute URL, kept as written. */
export function url(options: UrlOptions & OptionalVariable): Variable<string | undefined>;
export function url(options?: UrlOptions): Variable<string>;
export function url(options: UrlOptions & { optional?: boolean } = {}): Variable<string | undefined> {
  const { protocols } = options;
  const read = (value: string) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    const known = parsed && (!protocols || protocols.includes(parsed.protocol.slice(0, -1)));
    if (!known) throw new Error(`an absolute URL${protocols ? ` of scheme ${protocols.join(' or ')}` : ''}`);
    return value;
  };
  return variable({ read, options, secret: options.secret });
}

/** One of the given words. */
export function choice<const T extends string>(values: readonly T[], options: VariableOptions<T> = {}): Variable<T> {
  const read = (value: string) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`one of ${values.join(', ')}`);
    return found;
  };
  return variable({ read, options });
}

/** `true` or `false`, nothing else. */
export function flag(options: VariableOptions<boolean> = {}): Variable<boolean> {
  const read = (value: string) => {
    if (value !== 'true' && value !== 'false') throw new Error('true or false');
    return value === 'true';
  };
  return variable({ read, options });
}

/** Texts separated by commas, trimmed, empty ones dropped. With `min: 0` the list may be empty. */
export function list(options: VariableOptions & { min?: number } = {}): Variable<string[]> {
  const read = (value: string) => {
    const items = value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
    if (items.length < (options.min ?? 1)) throw new Error('texts separated by commas');
    return items;
  };
  return variable({ read, options });
}

/**
 * A key: random bytes in base64 or base64url, exactly `bytes` of them; never has a default. As a key object it shows its
 * bytes to no log, and Node need not look at it anew at each use.
 */
export function secret(options: { bytes: number; description?: string }): Variable<KeyObject> {
  const read = (value: string) => {
    const decoded = Buffer.from(value, 'base64');
    if (decoded.length !== options.bytes) throw new Error(`${options.bytes} bytes in base64`);
    return createSecretKey(decoded);
  };
  return variable({ read, options: { description: options.description }, secret: true });
}

interface JsonOptions<T> extends VariableOptions<T> {
  secret?: boolean;
}

/** JSON that satisfies a TypeBox schema. */
export function json<S extends TSchema>(schema: S, options: JsonOptions<Static<S>> = {}): Variable<Static<S>> {
  const check = Compile(schema);
  const read = (value: string): Static<S> => {
    const parsed = parseJson(value);
    const faults = check.Errors(parsed).map((fault) => `${fault.instancePath || '/'} ${fault.message}`);
    if (faults.length > 0) throw new Error(`JSON of the documented form (${faults.slice(0, 5).join('; ')})`);
    return parsed as Static<S>;
  };
  const fallback = options.default === undefined ? undefined : JSON.stringify(options.default);
  return variable({ read, options, fallback, secret: options.secret });
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new Error('JSON');
  }
}
