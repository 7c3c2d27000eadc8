import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from './app-error.js';
import type { RawBodyRequest } from './raw-body.js';

/** Levels of nesting that a body may have; the deepest DTO needs 6. */
const DEPTH_MAX = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Takes JSON and nothing else: the raw bytes are kept for signatures; text that is not UTF-8, nested too deeply,
 * tampering with prototypes or holding characters that Postgres cannot store is refused, and strings become NFC.
 */
export function acceptJsonOnly(instance: FastifyInstance, bodyLimitBytes: number): void {
  const parse = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
    (request: FastifyRequest & RawBodyRequest, body: Buffer, done) => {
      request.rawBody = body;
      if (isCompressed(request))
        return done(new AppError('unsupported-media-type', { detail: 'Không nhận nội dung nén.' }));
      if (body.length === 0) return done(null, undefined);
      const text = textOf(body);
      if (text === undefined || isTooDeep(text)) return done(malformed());
      void parse(request, text, (error, value) => (error ? done(malformed(error)) : done(null, value)));
    },
  );
}

/** The error for a request that cannot be read at all. */
export function malformed(cause?: unknown, detail = 'Nội dung không phải là JSON hợp lệ.'): AppError {
  return new AppError('malformed-request', { detail, cause });
}

function isCompressed(request: FastifyRequest): boolean {
  return !['identity', undefined].includes(request.headers['content-encoding']);
}

function textOf(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    // The decoder tells invalid UTF-8 only by throwing.
    return undefined;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** How each bracket changes the depth, by its character code: `[`, `{`, `]`, `}`. */
const depthSteps = new Map([
  [0x5b, 1],
  [0x7b, 1],
  [0x5d, -1],
  [0x7d, -1],
]);

/** Counts brackets outside of strings, so that a bomb is refused before anything recursive sees it. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else depth += depthSteps.get(code) ?? 0;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

/**
 * The same value with all strings in Unicode normal form C; they are put where they were, since a body is nobody else's.
 * @throws AppError `malformed-request` for NUL and lone surrogates, which no text of a language holds, and for
 * fields named like what every object has.
 */
export function normalized(value: unknown): unknown {
  if (typeof value === 'string') return normalizedText(value);
  if (Array.isArray(value)) return normalizedList(value);
  return isPlainObject(value) ? normalizedFields(value) : value;
}

function normalizedList(list: unknown[]): unknown[] {
  for (let index = 0; index < list.length; index += 1) list[index] = normalized(list[index]);
  return list;
}

function normalizedFields(fields: Record<string, unknown>): Record<string, unknown> {
  let renamed = false;
  for (const key of Object.keys(fields)) {
    renamed ||= normalizedKey(key) !== key;
    fields[key] = normalized(fields[key]);
  }
  return renamed
    ? Object.fromEntries(Object.entries(fields).map(([key, inner]) => [normalizedText(key), inner]))
    : fields;
}

/** Names of what every object has would be dropped or misread on the way into a DTO, so they are refused at once. */
function normalizedKey(key: string): string {
  if (key in Object.prototype || key === 'prototype') throw malformed(undefined, 'Có tên trường không được phép.');
  return normalizedText(key);
}

/** Streams of forwarded bodies are left alone. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Most texts; they are in normal form, and to ask costs more than to look. */
const ascii = /^[\x01-\x7f]*$/;

function normalizedText(text: string): string {
  if (ascii.test(text)) return text;
  if (text.includes('\0') || !text.isWellFormed()) throw malformed(undefined, 'Có ký tự không được phép.');
  return text.normalize('NFC');
}
