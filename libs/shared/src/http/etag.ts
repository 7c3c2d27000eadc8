import {
  createParamDecorator,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ApiProblems } from './api-problems.js';
import { AppError } from './app-error.js';

/** The strong ETag of a version: `"7"`. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** Sets the answer's ETag. Answers whose body has an integer `version` get theirs without this. */
export function setEtag(reply: FastifyReply, version: number): void {
  void reply.header('etag', etagOf(version));
}

/**
 * The version that an `If-Match` header names.
 * @throws AppError `precondition-required` without the header, `precondition-failed` when it is no ETag of ours.
 */
export function versionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) throw new AppError('precondition-required', { detail: 'Cần tiêu đề If-Match.' });
  const version = /^"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined) throw new AppError('precondition-failed', { detail: 'If-Match không khớp.' });
  return Number(version);
}

/** Makes sure that the thing is still as it was read. @throws AppError `precondition-failed` when it has changed. */
export function requireVersion(expected: number, current: number): void {
  if (expected === current) return;
  throw new AppError('precondition-failed', { detail: `Phiên bản hiện tại là ${current}.` });
}

const readIfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    versionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
  [documentIfMatch],
);

/** The version (a number) that the caller read: `@IfMatch() expected: number`. Answers 428 or 412 by itself. */
export function IfMatch(): ParameterDecorator {
  return readIfMatch();
}

function documentIfMatch(target: object, key: string | symbol | undefined): void {
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key === undefined || !descriptor) return;
  const header = ApiHeader({
    name: 'If-Match',
    required: true,
    description: 'The ETag that the thing was read with.',
    schema: { type: 'string', pattern: '^"\\d{1,9}"$', example: '"3"' },
  });
  header(target, key, descriptor);
  ApiProblems('precondition-required', 'precondition-failed')(target, key, descriptor);
}

/** Gives every answer whose body has an integer `version` the ETag of that version. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body: unknown) => {
        const version = versionIn(body);
        if (version !== undefined && !reply.hasHeader('etag')) setEtag(reply, version);
        return body;
      }),
    );
  }
}

function versionIn(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('version' in body)) return undefined;
  return Number.isInteger(body.version) ? (body.version as number) : undefined;
}
