import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import replyFrom, { type FastifyReplyFromHooks } from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { appErrorFor, AppError, FILE_LIMIT_MAX_BYTES, sendProblem } from '#shared/http';
import { currentContext } from '#shared/observability';
import { limitedBody, refuseLongBody } from './body-limit.js';
import { forwardedRequestHeaders, forwardedResponseHeaders } from './headers.js';
import { routeTable, type Route, type Upstream } from './route-table.js';

/** Connections to each service; more requests than these wait their turn. */
const CONNECTIONS_PER_SERVICE = 128;
const CONNECT_TIMEOUT_MS = 1_000;
/** Who needs no token sends no batches: a tip with all its fields at their limits is a fifth of this. */
const PUBLIC_BODY_LIMIT_BYTES = 1024 * 1024;
/** Ten thousand items take a service some ten seconds where it has a core for itself. */
const BATCH_TIMES_LONGER = 4;
/** A service that restarts is often back within this time. */
const RETRY_PAUSE_MS = 250;
const RETRY_AFTER_SECONDS = 1;
/** After these the service may already have begun its work, or has had its time. */
const NOT_RETRIED = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];

export interface Forwarding {
  urls: Record<Upstream, string>;
  timeoutMs: number;
  bodyLimitBytes: number;
}

/** Opens the route table's operations: a scope of its own, without body parsers, so that bodies pass as they came. */
export async function registerForwarding(fastify: FastifyInstance, forwarding: Forwarding): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.setErrorHandler((error, request, reply) => sendProblem(request, reply, appErrorFor(error)));
    await openConnections(scope, forwarding.timeoutMs);
    for (const route of routeTable) addRoute(scope, route, forwarding);
  });
}

async function openConnections(scope: FastifyInstance, timeoutMs: number): Promise<void> {
  await scope.register(replyFrom, {
    undici: {
      connections: CONNECTIONS_PER_SERVICE,
      // The plugin would leave certificates unchecked unless told otherwise.
      connect: { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: true },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    },
    destroyAgent: true,
    disableCache: true,
    disableRequestLogging: true,
  });
}

function addRoute(scope: FastifyInstance, route: Route, { urls, timeoutMs, bodyLimitBytes: most }: Forwarding): void {
  const service = urls[route.service];
  const bodyLimitBytes = bodyLimitOf(route, most);
  const limitMs = route.body === 'batch' ? BATCH_TIMES_LONGER * timeoutMs : timeoutMs;
  scope.route({
    method: route.method,
    url: route.path,
    config: { rate: route.rate, takesFile: route.body === 'file' },
    onRequest: async (request) => refuseLongBody(request, bodyLimitBytes),
    handler: (request, reply) => {
      request.body = hasBody(request) ? limitedBody(request.raw, bodyLimitBytes) : undefined;
      return reply.from(service + pathFor(route, request), { ...hooks, timeout: limitMs });
    },
  });
}

/** How large a file may be is the service's setting. */
function bodyLimitOf({ access, body }: Route, most: number): number {
  if (body === 'file') return FILE_LIMIT_MAX_BYTES;
  return access === 'public' ? Math.min(most, PUBLIC_BODY_LIMIT_BYTES) : most;
}

/** Built anew from the route: the request's own target could name another host or climb out of its path. */
function pathFor(route: Route, request: FastifyRequest): string {
  const params = request.params as Record<string, string>;
  return route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function hasBody({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

const hooks: FastifyReplyFromHooks = {
  rewriteRequestHeaders: (request, headers) => {
    return { ...headersOf(headers, request.body instanceof Readable), ...contextHeaders() };
  },
  rewriteHeaders: (headers) => forwardedResponseHeaders(headers),
  retryDelay: ({ err, req, attempt }) => (mayRetry(req.method, err, attempt) ? RETRY_PAUSE_MS : null),
  onError: (reply, { error }) => answerFailure(reply as FastifyReply, error),
};

function headersOf(headers: IncomingHttpHeaders, hasBody: boolean): IncomingHttpHeaders {
  const forwarded = forwardedRequestHeaders(headers);
  if (hasBody) return forwarded;
  const { 'content-length': _length, 'content-type': _type, ...bodiless } = forwarded;
  return bodiless;
}

function contextHeaders(): Record<string, string> {
  const { correlationId, traceparent } = currentContext();
  return { 'x-correlation-id': correlationId, traceparent };
}

function mayRetry(method: string, error: Error | null, attempt: number): boolean {
  if (method !== 'GET' || attempt > 0 || !error) return false;
  return !('code' in error && NOT_RETRIED.includes(String(error.code)));
}

/** The body may have been the caller's fault; all else is a service that is away, slow, or cut the line. */
function answerFailure(reply: FastifyReply, error: Error): void {
  const tooLarge = error.cause instanceof AppError ? error.cause : undefined;
  const unavailable = () => new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause: error });
  sendProblem(reply.request, reply, tooLarge ?? unavailable());
}
