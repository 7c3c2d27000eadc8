import type { InboxServer } from './inbox-server.js';
import type { Relay } from './relay.js';

export interface MessagingReport {
  /** What does not work, one sentence each; empty when all is well. */
  faults: string[];
}

/** Tells readiness the truth about consumers and relay. */
export class MessagingHealth {
  constructor(
    private readonly inbox: InboxServer,
    private readonly relay: Relay | undefined,
  ) {}

  /** What of the messaging does not work now: consumers that are down or silent, a relay whose last turn failed. */
  report(): MessagingReport {
    const consumers = this.inbox
      .health()
      .filter((consumer) => !consumer.up)
      .map((consumer) => `consumer ${consumer.group}: ${consumer.cause ?? 'down'}`);
    const relay = this.relay?.failure === undefined ? [] : [`relay: ${this.relay.failure}`];
    return { faults: [...consumers, ...relay] };
  }
}
