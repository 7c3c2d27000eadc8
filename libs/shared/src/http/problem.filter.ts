import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOf, isOutage, isTransient } from '#shared/database';
import { currentContext, traceIdOf } from '#shared/observability';
import { AppError } from './app-error.js';
import type { RouteMethods } from './route-methods.js';
import { isProblemCode, problemOf, problems, type ProblemCode } from './problems.js';

const codeOfStatus = new Map<number, ProblemCode>([
  [400, 'malformed-request'],
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [405, 'method-not-allowed'],
  [406, 'not-acceptable'],
  [409, 'conflict'],
  [410, 'gone'],
  [412, 'precondition-failed'],
  [413, 'payload-too-large'],
  [415, 'unsupported-media-type'],
  [428, 'precondition-required'],
  [429, 'rate-limited'],
  [503, 'unavailable'],
]);

/** The one place where errors become answers: everything thrown leaves as problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Errors');

  constructor(private readonly routes: RouteMethods) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const found = (request.is404 ? this.routes.wrongMethod(request) : undefined) ?? appErrorFor(error);
    this.logFaultOfOurs(found, error);
    sendProblem(request, http.getResponse<FastifyReply>(), found);
  }

  private logFaultOfOurs(found: AppError, error: unknown): void {
    if (found.code === 'internal') this.log.error(error);
    else if (found.status >= 500) this.log.warn(error);
  }
}

/** Answers an error as a problem; for Fastify plugins that stand outside of Nest's filters as well. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
  if (reply.sent) return;
  const { code, options } = error;
  const retry = options.retryAfterSeconds ?? (code === 'unavailable' ? 1 : undefined);
  const body = problemOf(code, {
    detail: options.detail,
    traceId: traceIdOf(currentContext().traceparent),
    instance: pathOf(request.url),
    errors: options.errors,
  });
  void reply
    .code(problems[code].status)
    .headers({ ...options.headers, ...(retry === undefined ? {} : { 'retry-after': String(retry) }) })
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send({ ...options.members, ...body });
}

/** The path alone, since a query string may carry what must not be repeated; nothing when it is no URI reference. */
function pathOf(url: string): string | undefined {
  const path = url.split('?', 1)[0] ?? '';
  return /^\/([\w\-.~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/.test(path) ? path : undefined;
}

/** The catalogue's error for anything thrown. Errors of other drawers say their code; the rest is told by status. */
export function appErrorFor(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && 'code' in error && isProblemCode(error.code)) {
    return new AppError(error.code, { detail: detailOf(error.code), cause: error });
  }
  if (isOutage(error) || isTransient(error)) return new AppError('unavailable', { cause: error });
  if (isDataException(error)) return new AppError('malformed-request', { cause: error });
  return new AppError(codeFor(statusOf(error)), { detail: detailFor(error), cause: error });
}

/** SQLSTATE class 22: a value that no rule refused, but that Postgres cannot hold. The caller sent it. */
function isDataException(error: unknown): boolean {
  return /^22[0-9A-Z]{3}$/.test(codeOf(error) ?? '');
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

function codeFor(status: number): ProblemCode {
  return codeOfStatus.get(status) ?? (status >= 400 && status < 500 ? 'malformed-request' : 'internal');
}

function detailOf(code: ProblemCode): string | undefined {
  return code === 'unauthenticated' ? 'Mã truy cập không hợp lệ hoặc đã hết hạn.' : undefined;
}

function detailFor(error: unknown): string | undefined {
  const code = codeFor(statusOf(error));
  return code === 'internal' || code === 'malformed-request' ? problems[code].example.detail : undefined;
}
