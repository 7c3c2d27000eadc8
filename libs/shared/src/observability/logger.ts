import type { LoggerService } from '@nestjs/common';
import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';
import { BufferedLines } from './buffered-lines.js';
import { currentContext, hasContext } from './context.js';
import { quotingMessages, withoutMessages } from './quoted-values.js';
import { traceIdOf } from './trace.js';

/** Names whose values never reach a log, wherever they stand up to three levels deep. */
const hidden = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'clientSecret',
  'client_secret',
  'token',
  'access_token',
  'receiptCode',
  'contact',
  'informant',
  'phone',
  'email',
  'idempotencyKey',
  'idempotency-key',
  'webhook-signature',
  'parameters',
];
const depths = ['', '*.', '*.*.'];
/** What Postgres quotes from the row that broke a rule. */
const quoted = ['err.detail', 'err.where', 'err.driverError.detail', 'err.driverError.where'];
const paths = [...hidden.flatMap((name) => depths.map((depth) => pathTo(depth, name))), ...quoted];

function pathTo(depth: string, name: string): string {
  return /^\w+$/.test(name) ? `${depth}${name}` : `${depth.replace(/\.$/, '')}["${name}"]`;
}

/** What a logger needs to know. */
export interface LoggerOptions {
  service: string;
  level: string;
  /** Where lines go; standard output when absent. */
  destination?: DestinationStream;
}

/** A JSON logger that hides secrets and personal data, and adds the ids of the present context to each line. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    redact: { paths, censor: '[hidden]' },
    serializers: { err: serializedError },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: contextFields,
  };
  return pino(options, destination ?? new BufferedLines());
}

function serializedError(error: Error): object {
  return withoutMessages(stdSerializers.err(error), quotingMessages(error));
}

/**
 * The same logger without the search for what must be hidden, which costs more than writing a line: only for lines
 * whose fields are all known to be harmless.
 */
export function withoutRedaction(logger: Logger): Logger {
  return logger.child({}, { redact: [] });
}

function contextFields(): object {
  if (!hasContext()) return {};
  const { correlationId, causationId, traceparent } = currentContext();
  return { correlationId, causationId, traceId: traceIdOf(traceparent) };
}

/** Nest's logger on top of pino: `new Logger(TipsService.name)` of @nestjs/common writes through it. */
export class PinoNestLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /** Nest passes the context name last; errors may come as the message or with their stack beside it. */
  private write(level: 'info' | 'warn' | 'error' | 'fatal' | 'debug' | 'trace', message: unknown, rest: unknown[]) {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const details = rest.slice(0, context === undefined ? undefined : -1);
    const err = [message, ...details].find((part) => part instanceof Error);
    const stack = err ? undefined : details.find((part) => typeof part === 'string');
    const fields = typeof message === 'object' && !(message instanceof Error) ? message : undefined;
    const text = typeof message === 'string' ? message : err?.message;
    this.pino[level]({ ...fields, context, err, stack }, withoutMessages(text, quotingMessages(err)));
  }
}
