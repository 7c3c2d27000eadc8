export type { Actor } from '#shared/contracts';
export { currentContext, hasContext, newContext, publicActor, runInContext, systemActor } from './context.js';
export type { Locale, RequestContext } from './context.js';
export { createLogger, PinoNestLogger, withoutRedaction } from './logger.js';
export type { LoggerOptions } from './logger.js';
export { counter, gauge, histogram, metrics } from './metrics.js';
export { continueTrace, newTraceparent, traceIdOf } from './trace.js';
