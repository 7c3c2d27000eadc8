import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import {
  histogram,
  newContext,
  runInContext,
  withoutRedaction,
  type Locale,
  type RequestContext,
} from '#shared/observability';
import type { Logger } from 'pino';
import { normalized } from './json-body.js';

const contexts = new WeakMap<FastifyRequest, RequestContext>();

const durations = histogram({
  name: 'vigil_http_request_duration_seconds',
  help: 'Time from the first byte of a request to the end of its answer.',
  labels: ['method', 'route', 'status'],
});

/** Gives every request its context and cleans its texts, before anything else sees it. */
export function openRequestContext(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const context = contextOf(request);
    contexts.set(request, context);
    void reply.header('x-correlation-id', context.correlationId);
    runInContext(context, done);
  });
  // Reading the body leaves the asynchronous context of the request, so it is entered again.
  instance.addHook('preValidation', (request, _reply, done) => {
    const context = contexts.get(request);
    if (context) runInContext(context, done);
    else done();
  });
  // A promise, because Fastify does not catch what a hook with a callback throws.
  instance.addHook('preHandler', async (request) => {
    request.body = normalized(request.body);
    request.query = normalized(request.query);
    request.params = normalized(request.params);
  });
}

function contextOf(request: FastifyRequest): RequestContext {
  const correlation = request.headers['x-correlation-id'];
  const traceparent = request.headers['traceparent'];
  return newContext({
    ...(typeof correlation === 'string' && isUuid(correlation) ? { correlationId: correlation } : {}),
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
    locale: localeOf(request.headers['accept-language']),
  });
}

/** Vietnamese unless English is asked for first. */
function localeOf(acceptLanguage: string | undefined): Locale {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'vi';
}

/**
 * Ends each connection with the answer at hand once the server closes, and at once those over which nothing has come yet;
 * a kept-alive one, or one that was opened ahead of its first request, would hold up its end.
 */
export function endConnectionsOnClose(instance: FastifyInstance): void {
  let closing = false;
  const sockets = new Set<Socket>();
  instance.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  instance.addHook('preClose', (done) => {
    closing = true;
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
  instance.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Notes every request by route, status and duration: no address, no agent, no query string, no body. */
export function noteRequests(instance: FastifyInstance, logger: Logger): void {
  const plain = withoutRedaction(logger);
  instance.addHook('onResponse', (request, reply, done) => {
    note(request, reply, plain);
    done();
  });
}

function note(request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const route = request.routeOptions.url ?? 'unknown';
  const { method } = request;
  durations.observe({ method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  if (route.startsWith('/health/') || route === '/metrics') return;
  const fields = { method, route, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime) };
  const context = contexts.get(request);
  const write = () => logger.info(fields, 'request');
  if (context) runInContext(context, write);
  else write();
}
