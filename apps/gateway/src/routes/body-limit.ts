import { finished, Transform, type Readable } from 'node:stream';
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
  body.pipe(counting);
  finished(body, (error) => error && counting.destroy(error));
  // A service may answer before it has read everything. What still comes is let go by: ended, the caller's connection
  // would break before the answer is through.
  counting.once('close', () => {
    body.unpipe(counting);
    body.resume();
  });
  return counting;
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('payload-too-large', {
    detail: `Nội dung vượt quá ${limitBytes} byte.`,
    headers: { connection: 'close' },
  });
}
