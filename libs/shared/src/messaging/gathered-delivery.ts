import type { InboxPlace, PlacedMessages } from './inbox-place.js';
import { BACKLOG_MESSAGES, INBOX_CHUNK_MESSAGES } from './limits.js';
import type { PatientDelivery } from './patient-delivery.js';
import type { Decoded } from './received-event.js';

interface Waiting extends PlacedMessages {
  alive: () => boolean;
  settle: (settled: boolean) => void;
}

/** Transactions of one group under way at once; what comes meanwhile waits, and so is gathered. */
const TRANSACTIONS_AT_ONCE = 3;

/**
 * Delivers in one transaction what the partitions of one group bring at the same moment, and what they bring until the
 * next transaction may begin. A message that comes alone is delivered at once; when they keep coming, each brings one
 * or two, and a transaction for each would cost several times the messages' own work.
 */
export class GatheredDelivery {
  private readonly waiting: Waiting[] = [];
  private underWay = 0;
  private nextAt = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param paceMs Milliseconds from the beginning of a transaction to that of the next, except behind a backlog. */
  constructor(
    private readonly delivery: PatientDelivery,
    private readonly paceMs = 0,
  ) {}

  /** @returns true when every message is settled (handled or parked), false when given up because `alive` ended. */
  deliver(place: InboxPlace, messages: readonly Decoded[], alive: () => boolean): Promise<boolean> {
    return new Promise((settle) => {
      this.waiting.push({ place, messages, alive, settle });
      // The other partitions of the same fetch come within this turn of the event loop.
      setImmediate(() => void this.deliverWaiting());
    });
  }

  private async deliverWaiting(): Promise<void> {
    if (this.underWay >= TRANSACTIONS_AT_ONCE || this.waiting.length === 0 || this.waits()) return;
    const sets = this.takeWaiting();
    if (messagesOf(sets) < BACKLOG_MESSAGES) this.nextAt = performance.now() + this.paceMs;
    this.underWay += 1;
    await this.settleAll(sets);
    this.underWay -= 1;
    void this.deliverWaiting();
  }

  /** Whether the next transaction is not due yet; it begins by itself when it is. */
  private waits(): boolean {
    const restMs = this.nextAt - performance.now();
    if (restMs <= 0 || messagesOf(this.waiting) >= BACKLOG_MESSAGES) return false;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.deliverWaiting();
    }, restMs);
    return true;
  }

  /** As many sets as one transaction may hold; at least one. */
  private takeWaiting(): Waiting[] {
    let messages = 0;
    const beyond = this.waiting.findIndex((one, index) => {
      messages += one.messages.length;
      return index > 0 && messages > INBOX_CHUNK_MESSAGES;
    });
    return this.waiting.splice(0, beyond === -1 ? this.waiting.length : beyond);
  }

  /** A set that fails must not hold up those of other partitions: each is then delivered by itself. */
  private async settleAll(sets: readonly Waiting[]): Promise<void> {
    const allAlive = () => sets.every(({ alive }) => alive());
    const together = sets.length > 1 && (await this.delivery.deliverTogether(sets, allAlive));
    for (const { place, messages, alive, settle } of sets)
      settle(together || (await this.delivery.deliver(place, messages, alive)));
  }
}

function messagesOf(sets: readonly PlacedMessages[]): number {
  return sets.reduce((sum, { messages }) => sum + messages.length, 0);
}
