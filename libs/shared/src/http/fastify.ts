import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FILE_RECEIVING_LIMIT_MS, REQUEST_LIMIT_MS } from './file-body.js';
import { malformed } from './json-body.js';
import { sendProblem } from './problem.filter.js';
import { problemOf } from './problems.js';

/** Largest body when a service does not say otherwise: 1 MiB. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
/** Largest body that a service may ask for: 16 MiB. */
export const BODY_LIMIT_MAX_BYTES = 16 * 1024 * 1024;
/** Longer than the idle time of common proxies, so that they close a connection first and no request is lost. */
const KEEP_ALIVE_MS = 72_000;
const PARAM_CHARACTERS_MAX = 200;

/** The HTTP server of a service, which answers even what never becomes a request as a problem. */
export function createAdapter(bodyLimitBytes = BODY_LIMIT_BYTES): FastifyAdapter {
  if (bodyLimitBytes > BODY_LIMIT_MAX_BYTES)
    throw new RangeError(`Bodies may have ${BODY_LIMIT_MAX_BYTES} bytes at most.`);
  return new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    requestTimeout: FILE_RECEIVING_LIMIT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: PARAM_CHARACTERS_MAX },
    http: { requireHostHeader: false, headersTimeout: REQUEST_LIMIT_MS },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(request, reply, malformed(error, 'Địa chỉ không hợp lệ.')),
    clientErrorHandler: answerBrokenRequest,
  });
}

/**
 * Bytes that are no HTTP, or that do not come: there is no request to answer, so the answer is written onto the
 * connection.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const body = JSON.stringify(problemOf('malformed-request', { detail: 'Yêu cầu HTTP không hợp lệ.' }));
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
