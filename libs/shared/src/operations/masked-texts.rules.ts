import { validate as isUuid } from 'uuid';
import { headers as HEADERS, SPEC_VERSION, CONTENT_TYPE } from '#shared/contracts';
import { digitsIn, isCode, isEventType, isHarmlessAnywhere } from './harmless-values.rules.js';
import { maskOf } from './masked-data.rules.js';

const capacities = ['officer', 'client', 'public', 'system'];
const WORD_DIGITS_MAX = 5;

/** What each header of the envelope may be shown as; every other header is masked. */
const shownHeaders: Record<string, (value: string) => boolean> = {
  [HEADERS.specVersion]: (value) => value === SPEC_VERSION,
  [HEADERS.id]: isUuid,
  [HEADERS.source]: (value) => /^\/services\/[a-z]{1,40}$/.test(value),
  [HEADERS.type]: isEventType,
  [HEADERS.subject]: isUuid,
  [HEADERS.time]: isHarmlessAnywhere,
  [HEADERS.dataSchema]: (value) => isEventType(value.replace('/asyncapi.yaml#/components/schemas/', '')),
  [HEADERS.contentType]: (value) => value === CONTENT_TYPE,
  [HEADERS.traceparent]: (value) => /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(value),
  [HEADERS.correlationId]: isUuid,
  [HEADERS.causationId]: isUuid,
  [HEADERS.aggregateVersion]: (value) => /^\d{1,7}$/.test(value),
  [HEADERS.occurredAt]: isHarmlessAnywhere,
  [HEADERS.recordedAt]: isHarmlessAnywhere,
  [HEADERS.addressedTo]: (value) => value.split('.').every(isCode),
};

/** The headers of a message with everything masked but the envelope's own values in their right form. */
export function maskedHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value], index) => {
      const shownName = /^[a-z]([a-z_-]{0,38}[a-z])?$/.test(name) ? name : `[masked name ${index + 1}]`;
      return [shownName, name === HEADERS.actor ? maskedActor(value) : maskedHeader(name, value)];
    }),
  );
}

function maskedHeader(name: string, value: string): string {
  const mayShow = Object.hasOwn(shownHeaders, name) && shownHeaders[name]?.(value);
  return mayShow ? value : maskOf(value);
}

/** For which body and in which capacity someone acted; not who. */
function maskedActor(json: string): string {
  const { body, capacity } = actorIn(json);
  if (typeof body !== 'string' || !isCode(body) || !capacities.includes(String(capacity))) return maskOf(json);
  return JSON.stringify({ body, capacity, pseudonym: '[masked]' });
}

function actorIn(json: string): { body?: unknown; capacity?: unknown } {
  try {
    return Object(JSON.parse(json)) as { body?: unknown; capacity?: unknown };
  } catch {
    return {}; // A header that is no JSON is masked whole.
  }
}

/** The Kafka key: an aggregate's id, or the hash under which a long key is kept; anything else is masked. */
export function maskedKey(key: string | null): string | null {
  if (key === null || isUuid(key) || /^sha256:[0-9a-f]{64}$/.test(key)) return key;
  return maskOf(key);
}

/** The event type that a message names, masked when it has not the form of one. */
export function maskedEventType(type: string | null): string | null {
  return type === null || isEventType(type) ? type : maskOf(type);
}

const uuidOrMoment = String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)`;
const quoted = String.raw`(?:: )?"(?:[^"\\]|\\.)*"?|(?:: )?'[^']*'`;
const personal = String.raw`https?:\/\/\S+|[^\s@"]+@[^\s@"]+|\+?\d(?:[ .-]?\d){6,}`;
const notable = new RegExp(`(${uuidOrMoment})|(${quoted})|${personal}`, 'gi');

/**
 * The cause without what an error may repeat of the data: quoted values, addresses, long numbers. Names of columns,
 * constraints and types, ids and times stay.
 */
export function maskedCause(cause: string | null): string | null {
  if (cause === null) return null;
  return cause.replaceAll(notable, (found: string, harmless?: string, inQuotes?: string) => {
    if (harmless !== undefined) return harmless;
    return inQuotes === undefined ? '[masked]' : maskedQuote(inQuotes);
  });
}

/** Postgres quotes names within a sentence, and values after a colon. */
function maskedQuote(quote: string): string {
  const isName = /^(["'])[A-Za-z_][\w.-]{0,62}\1$/.test(quote) && digitsIn(quote) <= WORD_DIGITS_MAX;
  return isName ? quote : `${quote.startsWith(': ') ? ': ' : ''}[masked]`;
}
