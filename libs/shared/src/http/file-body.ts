import { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NeedsNoPlace } from './admission.interceptor.js';
import { AppError } from './app-error.js';

/** Largest file that any setting may allow: 64 MiB. */
export const FILE_LIMIT_MAX_BYTES = 64 * 1024 * 1024;
/** Longest a client may take to send a file: {@link FILE_LIMIT_MAX_BYTES} over a slow line of 0.6 Mbit/s. */
export const FILE_RECEIVING_LIMIT_MS = 15 * 60_000;
/**
 * Longest a client may take to send any other request, the time within which a file has to make its pace, and how long
 * the rest of a body is taken in that has been refused.
 */
export const REQUEST_LIMIT_MS = 30_000;
/** Least of a file that has to come within that time; who sends slower only holds a connection. */
const FILE_PACE_BYTES = 64 * 1024;

/** What a route's configuration tells of its body; the gateway's routes have it too. */
export interface BodyConfig {
  /** Whether the body is a file, which is handed on as a stream and not read. */
  takesFile?: boolean;
}

/**
 * A route whose body is a file as it is, of whatever declared type. Its work is done piece by piece as the bytes come, so
 * that it holds no place meanwhile (`NeedsNoPlace`).
 */
export function TakesFile(description: string): MethodDecorator {
  return applyDecorators(
    RouteConfig({ takesFile: true } satisfies BodyConfig),
    NeedsNoPlace(),
    ApiConsumes('application/octet-stream'),
    ApiBody({ required: true, description, schema: { type: 'string', format: 'binary' } }),
  );
}

/** A file as it is sent. */
export interface SentFile {
  /** Its bytes as they come. */
  bytes: Readable;
  /** Its name as the header `File-Name` gives it. */
  name: string | undefined;
}

/** The file of a request: `@FileBody() file: SentFile`. @throws AppError `unsupported-media-type` for JSON. */
export const FileBody = createParamDecorator((_: unknown, context: ExecutionContext): SentFile => {
  const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const name = headers['file-name'] as string | undefined; // A name given twice is one name to Node, joined by commas.
  if (body === undefined || body === null) return { bytes: Readable.from([]), name };
  if (body instanceof Readable) return { bytes: body, name };
  throw new AppError('unsupported-media-type', { detail: 'Nội dung phải là chính tệp đó.' });
});

/** Hands the bodies of file routes on as they come; to every other route only JSON is known. */
export function passFilesOn(instance: FastifyInstance): void {
  instance.addContentTypeParser('*', (request, payload, done) => {
    if (takesFile(request)) done(null, payload);
    else done(new AppError('unsupported-media-type', { detail: 'Chỉ nhận application/json.' }));
  });
}

/**
 * Breaks off requests whose body does not come. JSON has to be there in time, a file has to make its pace. The
 * server itself waits as long as the largest file may take. What has its answer already is ended without another.
 */
export function watchReceiving(instance: FastifyInstance, breakOff: (request: FastifyRequest) => void): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (isComing(request)) watch(request, reply, () => breakOff(request));
    done();
  });
}

function watch(request: FastifyRequest, reply: FastifyReply, breakOff: () => void): void {
  const { raw } = request;
  let seenBytes = raw.socket.bytesRead;
  const timer = setInterval(() => {
    const cameBytes = raw.socket.bytesRead - seenBytes;
    seenBytes += cameBytes;
    if (raw.complete) return;
    if (reply.raw.writableFinished) raw.destroy();
    // Bytes that are here and not read on: the store is slow, not the sender.
    else if (raw.readableLength === 0 && !(takesFile(request) && cameBytes >= FILE_PACE_BYTES)) breakOff();
  }, REQUEST_LIMIT_MS);
  timer.unref();
  raw.once('close', () => clearInterval(timer));
}

/**
 * Takes in the rest of a body that was refused unread, for as long as {@link watchReceiving} lets it come. A connection
 * that is closed on it would be reset, and the answer lost on its way: to the gateway that looks like a service which is
 * away, to a citizen with too long a film like no answer at all.
 */
export function takeInRefusedBodies(instance: FastifyInstance): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    if (isComing(request)) void reply.removeHeader('connection');
    done(null, payload);
  });
}

function takesFile({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as BodyConfig).takesFile === true;
}

/** Whether the request has a body of which something is still to come. */
function isComing({ raw, headers }: FastifyRequest): boolean {
  return !raw.complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
}
