import { createRequire } from 'node:module';

interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
}

const PENDING_CHECK_MS = 10;

/**
 * Stops an idle kafkajs connection from burning CPU. In 2.2.4 each request queue re-arms a timer with a negative
 * delay (that is, 1 ms) for ever; here the timer is armed only while requests wait or the broker throttles.
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
}
