import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { messageOf } from './envelope.js';
import { isDatabaseAtFault } from './fault-cause.js';
import type { Inbox } from './inbox.js';
import type { InboxPlace, PlacedMessages } from './inbox-place.js';
import type { Decoded } from './received-event.js';

const OUTAGE_PAUSE_MS = 500;

/**
 * Delivers sets of messages whatever happens: an outage pauses and counts against no message; a set that fails is
 * delivered message by message; a message that fails is parked. It never throws.
 */
export class PatientDelivery {
  private readonly logger = new Logger('delivery');
  private readonly waits = new Map<string, string>();

  constructor(private readonly inbox: Inbox) {}

  /** What a group waits for now (a database outage), if it waits. */
  waitingFor(group: string): string | undefined {
    return this.waits.get(group);
  }

  /**
   * One attempt for sets of several partitions in one transaction.
   * @returns false when it failed or was given up: then nothing was done, and each set is to be delivered by itself.
   */
  async deliverTogether(sets: readonly PlacedMessages[], alive: () => boolean): Promise<boolean> {
    const [first] = sets;
    if (!first) return true;
    return (await this.attempt(first.place, alive, () => this.inbox.deliver(sets))) === 'done';
  }

  /** @returns true when every message is settled (handled or parked), false when given up because `alive` ended. */
  async deliver(place: InboxPlace, messages: readonly Decoded[], alive: () => boolean): Promise<boolean> {
    const together = await this.attempt(place, alive, () => this.inbox.deliver([{ place, messages }]));
    if (together === 'done') return true;
    if (together === 'given-up') return false;
    for (const message of messages) if (!(await this.deliverOne(place, message, alive))) return false;
    return true;
  }

  private async deliverOne(place: InboxPlace, message: Decoded, alive: () => boolean): Promise<boolean> {
    const alone = await this.attempt(place, alive, () => this.inbox.deliver([{ place, messages: [message] }]));
    if (alone === 'done' || alone === 'given-up') return alone === 'done';
    this.logger.warn(`${place.group}: parking ${place.partition}/${message.raw.offset}: ${alone.cause}`);
    // Nothing after it may go on before it is parked: whatever hinders that is waited out, and readiness tells of it.
    const parked = await this.attempt(
      place,
      alive,
      () => this.inbox.parkFailed(place, message, alone.cause),
      () => true,
    );
    return parked === 'done';
  }

  /** Runs `work`, waiting out outages; answers its failure's cause if the work itself is at fault. */
  private async attempt(
    place: InboxPlace,
    alive: () => boolean,
    work: () => Promise<void>,
    waitsOut: (error: unknown) => boolean = isDatabaseAtFault,
  ): Promise<'done' | 'given-up' | { cause: string }> {
    try {
      while (alive()) {
        try {
          await work();
          return 'done';
        } catch (error) {
          if (!waitsOut(error)) return { cause: messageOf(error) };
          this.waits.set(place.group, `waiting for the database: ${messageOf(error)}`);
          await pause(OUTAGE_PAUSE_MS);
        }
      }
      return 'given-up';
    } finally {
      this.waits.delete(place.group);
    }
  }
}
