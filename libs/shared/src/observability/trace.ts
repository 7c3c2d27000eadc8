import { randomFillSync } from 'node:crypto';

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Random bytes are asked for in stock: each asking costs the same, however many it brings. */
const stock = Buffer.alloc(4096);
let used = stock.length;

function randomHex(bytes: number): string {
  if (used + bytes > stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  used += bytes;
  return stock.toString('hex', used - bytes, used);
}

/** A `traceparent` (W3C Trace Context, version 00) that begins a new, sampled trace. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}

/** The next span of a trace: same trace id, new span id. Anything malformed begins a new trace. */
export function continueTrace(traceparent: string | undefined): string {
  const [, traceId, spanId, flags] = form.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return newTraceparent();
  return `00-${traceId}-${randomHex(8)}-${flags}`;
}

/** The trace id of a `traceparent`: 32 hex digits, which problems show as `traceId`. */
export function traceIdOf(traceparent: string): string {
  return form.exec(traceparent)?.[1] ?? '';
}
