import { createHmac } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '#shared/auth';
import { IdempotencyStore, type StoredAnswer } from './idempotency-store.js';
import type { RawBodyRequest } from './raw-body.js';
import { validationFailed } from './validation.pipe.js';

type Incoming = FastifyRequest & AuthenticatedRequest & RawBodyRequest;

interface Work {
  request: Incoming;
  reply: FastifyReply;
  key: string;
  next: CallHandler;
}

/** 22 characters of base64url, or 32 hex digits with or without dashes, hold the 128 bits that are asked for. */
const keyForm = /^[\w.~+/=:-]{22,200}$/;
const keptHeaders = ['location', 'etag'];

/** Answers a repeated request with what the first one was answered. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly store: IdempotencyStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Incoming>();
    const key = keyOf(request);
    if (key === undefined) return next.handle();
    return from(this.answerOnce({ request, reply: http.getResponse<FastifyReply>(), key, next }));
  }

  private async answerOnce({ request, reply, key, next }: Work) {
    const claimed = await this.store.claim(scopeOf(request), key, requestHash(request, key));
    if (!('claimedAt' in claimed)) return replay(reply, claimed);
    const answer = await this.store.runUnder(claimed, async () =>
      answerOf(reply, await lastValueFrom(next.handle(), { defaultValue: undefined })),
    );
    return answer.body;
  }
}

function keyOf(request: Incoming): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && keyForm.test(key)) return key;
  const detail = 'Cần từ 22 đến 200 ký tự ngẫu nhiên.';
  throw validationFailed([{ pointer: '/headers/idempotency-key', code: 'idempotency-key', detail }]);
}

function scopeOf({ caller, method, routeOptions }: Incoming): string {
  const who = caller ? `${caller.kind}:${caller.body}:${caller.subject}` : 'public';
  return `${who} ${method} ${routeOptions.url ?? ''}`;
}

/** Keyed by what is not kept: of a body whose text can be guessed but for a phone number, a plain hash tells the number. */
function requestHash(request: Incoming, key: string): string {
  const hash = createHmac('sha256', key).update(`vigil 389 idempotent request\0${request.method} ${request.url}\0`);
  return hash.update(request.rawBody ?? '').digest('base64url');
}

function answerOf(reply: FastifyReply, body: unknown): StoredAnswer {
  const kept = keptHeaders.filter((name) => reply.hasHeader(name));
  const headers = Object.fromEntries(kept.map((name) => [name, String(reply.getHeader(name))]));
  return { status: reply.statusCode, headers, body };
}

function replay(reply: FastifyReply, { status, headers, body }: StoredAnswer): unknown {
  void reply.code(status).headers({ ...headers, 'idempotency-replayed': 'true' });
  return body;
}
