import { pipeline, Transform, type Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { AppError } from '#shared/http';

/** @throws AppError `payload-too-large` when the announced length is over the limit. */
export function refuseLongBody(request: FastifyRequest, limitBytes: number): void {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
}

/** The body as it comes, ending in `payload-too-large` once it has grown over the limit. */
export function limitedBody(body: Readable, limitBytes: number): Readable {
  let seenBytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seenBytes += chunk.length;
      if (seenBytes > limitBytes) done(tooLarge(limitBytes));
      else done(null, chunk);
    },
  });
  // A broken body reaches whoever reads `counting`; here is nobody who could do anything about it.
  return pipeline(body, counting, () => undefined);
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('payload-too-large', {
    detail: `Nội dung vượt quá ${limitBytes} byte.`,
    headers: { connection: 'close' },
  });
}
