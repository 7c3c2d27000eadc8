import { createRequire } from 'node:module';

interface InFlight {
  sentAt: number;
  requestTimeout: number;
  timeoutRequest(): void;
}

interface RequestQueue {
  pending: unknown[];
  inflight: Map<number, InFlight>;
  requestTimeoutIntervalId: NodeJS.Timeout;
  isConnected(): boolean;
  destroy(): void;
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
}

const PENDING_CHECK_MS = 10;
/** Requests are given 15 s and more, so that such a look finds those that take too long soon enough. */
const TIMEOUT_CHECK_MS = 3_000;

/**
 * Stops an idle kafkajs connection from burning CPU. In 2.2.4 each request queue re-arms a timer with a negative
 * delay (that is, 1 ms) for ever; here the timer is armed only while requests wait or the broker throttles. And it looks
 * ten times a second for requests that take too long; here each three seconds.
 */
export function quietIdleConnections(): void {
  const require = createRequire(import.meta.url);
  const queueClass = require('kafkajs/src/network/requestQueue') as { prototype: Record<string, unknown> };
  queueClass.prototype['scheduleCheckPendingRequests'] = function schedule(this: RequestQueue): void {
    if (this.pending.length === 0 || this.throttleCheckTimeoutId) return;
    const throttledMs = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledMs > 0 ? throttledMs : PENDING_CHECK_MS,
    );
  };
  queueClass.prototype['scheduleRequestTimeoutCheck'] = function schedule(this: RequestQueue): void {
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(() => {
      for (const request of this.inflight.values())
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!this.isConnected()) this.destroy();
    }, TIMEOUT_CHECK_MS);
  };
}
