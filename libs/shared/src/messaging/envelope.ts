import { v7 as uuidv7 } from 'uuid';
import {
  CONTENT_TYPE,
  contractOf,
  dataSchemaOf,
  headers as HEADERS,
  SPEC_VERSION,
  type Actor,
  type EventContract,
} from '#shared/contracts';
import type { Decoded, RawMessage, ReceivedEvent } from './received-event.js';

/** What an event is made of before it becomes an outbox row. */
export interface EventFacts {
  source: string;
  aggregateId: string;
  version: number;
  occurredAt: Date;
  recordedAt: Date;
  correlationId: string;
  causationId?: string | undefined;
  traceparent?: string | undefined;
  actor: Actor;
}

/** The CloudEvents 1.0 headers (Kafka binary mode) of a new event. */
export function headersOf(contract: EventContract, facts: EventFacts): { eventId: string; headers: string } {
  const eventId = uuidv7();
  const headers: Record<string, string | undefined> = {
    [HEADERS.specVersion]: SPEC_VERSION,
    [HEADERS.id]: eventId,
    [HEADERS.source]: facts.source,
    [HEADERS.type]: contract.type,
    [HEADERS.subject]: facts.aggregateId,
    [HEADERS.time]: facts.recordedAt.toISOString(),
    [HEADERS.dataSchema]: dataSchemaOf(contract.type),
    [HEADERS.contentType]: CONTENT_TYPE,
    [HEADERS.traceparent]: facts.traceparent,
    [HEADERS.correlationId]: facts.correlationId,
    [HEADERS.causationId]: facts.causationId,
    [HEADERS.aggregateVersion]: String(facts.version),
    [HEADERS.occurredAt]: facts.occurredAt.toISOString(),
    [HEADERS.recordedAt]: facts.recordedAt.toISOString(),
    [HEADERS.actor]: JSON.stringify(facts.actor),
  };
  return { eventId, headers: JSON.stringify(headers) };
}

export interface DecodingRules {
  /** This consumer's group: messages addressed to another group are passed over. */
  group: string;
  /** The event types that this consumer has handlers for; other known types are passed over. */
  handledTypes: ReadonlySet<string>;
}

/**
 * Decodes one message. Passed over by rule: what is addressed to another group, and known types without a handler
 * here. A fault: a type that no contract of this build knows (it may be meant for a newer build), missing or wrong
 * headers, bad JSON, data that breaks its contract.
 */
export function decode(raw: RawMessage, rules: DecodingRules): Decoded {
  const addressee = raw.headers[HEADERS.addressedTo];
  if (addressee !== undefined && addressee !== rules.group) return { outcome: 'passed-over', raw };
  const type = raw.headers[HEADERS.type];
  const contract = type === undefined ? undefined : contractOf(type);
  if (!contract) return fault(raw, `unknown event type ${JSON.stringify(type ?? null)}`);
  if (!rules.handledTypes.has(contract.type)) return { outcome: 'passed-over', raw };
  return decodeKnown(raw, contract);
}

function decodeKnown(raw: RawMessage, contract: EventContract): Decoded {
  try {
    const data: unknown = JSON.parse(utf8(raw.value));
    const faults = contract.validate(data);
    if (faults.length > 0) return fault(raw, `data breaks ${contract.type}: ${faults.slice(0, 5).join('; ')}`);
    return { outcome: 'event', raw, event: eventOf(raw, contract.type, data) };
  } catch (error) {
    return fault(raw, error instanceof SyntaxError ? 'the payload is not JSON' : messageOf(error));
  }
}

function eventOf(raw: RawMessage, type: string, data: unknown): ReceivedEvent {
  const headers = raw.headers;
  return {
    id: uuid(header(headers, HEADERS.id)),
    type,
    subject: header(headers, HEADERS.subject),
    version: Number(header(headers, HEADERS.aggregateVersion)),
    occurredAt: instant(header(headers, HEADERS.occurredAt)),
    recordedAt: instant(header(headers, HEADERS.recordedAt)),
    correlationId: header(headers, HEADERS.correlationId),
    ...(headers[HEADERS.traceparent] === undefined ? {} : { traceparent: headers[HEADERS.traceparent] }),
    actor: actorOf(header(headers, HEADERS.actor)),
    data,
  };
}

/** The actor read last: many events in turn are of the same one. */
let lastActor: { json: string; actor: Actor } | undefined;

function actorOf(json: string): Actor {
  if (lastActor?.json === json) return lastActor.actor;
  const actor: unknown = JSON.parse(json);
  if (typeof actor !== 'object' || actor === null || !('body' in actor) || !('pseudonym' in actor))
    throw new TypeError('the actor header lacks body or pseudonym');
  lastActor = { json, actor: Object.freeze(actor) as Actor };
  return lastActor.actor;
}

function header(headers: Record<string, string>, name: string): string {
  const value = headers[name];
  if (value === undefined || value === '') throw new TypeError(`the header ${name} is missing`);
  return value;
}

function uuid(value: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) throw new TypeError('the event id is no UUID');
  return value;
}

function instant(value: string): Date {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw new TypeError('a time header is no RFC 3339 time');
  return date;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function utf8(value: Buffer | null): string {
  if (value === null) throw new TypeError('the message has no payload');
  return strictUtf8.decode(value);
}

function fault(raw: RawMessage, cause: string): Decoded {
  return { outcome: 'fault', raw, cause };
}

/** One line that names an error without repeating what may be personal in its details; fit for a text column. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  return `${error.name}: ${error.message}`.slice(0, 500).replaceAll('\0', '\uFFFD');
}
