import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contracts';
import { continueTrace } from './trace.js';

/** The languages in which titles and states are shown. */
export type Locale = 'vi' | 'en';

/** What belongs to one request, event or job run; set by the door, read by the logger and by `publish`. */
export interface RequestContext {
  /** Id of the whole chain of effects, passed on through HTTP and Kafka (a UUID). */
  correlationId: string;
  /** Id of the event that caused the present work; absent behind the HTTP door. */
  causationId?: string;
  /** W3C trace context of the present span. */
  traceparent: string;
  /** Who acts; absent before authentication. */
  actor?: Actor;
  locale: Locale;
}

/** The actor of everything that a service does by itself. */
export const systemActor: Readonly<Actor> = Object.freeze({ body: 'system', pseudonym: 'system', capacity: 'system' });

/** The actor of requests without a token. */
export const publicActor: Readonly<Actor> = Object.freeze({ body: 'public', pseudonym: 'public', capacity: 'public' });

const storage = new AsyncLocalStorage<RequestContext>();

/** A context with new ids, except for those given; `traceparent` becomes the next span of the given one. */
export function newContext(given: Partial<RequestContext> = {}): RequestContext {
  return {
    correlationId: randomUUID(),
    locale: 'vi',
    ...given,
    traceparent: continueTrace(given.traceparent),
  };
}

/** The context of the present work. Outside of any door a fresh one of the system, so a reader never meets a hole. */
export function currentContext(): RequestContext {
  return storage.getStore() ?? newContext({ actor: { ...systemActor } });
}

/** True inside `runInContext`. */
export function hasContext(): boolean {
  return storage.getStore() !== undefined;
}

/** Runs `work` and everything it awaits within a context. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
