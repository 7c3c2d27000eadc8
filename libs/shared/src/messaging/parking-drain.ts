import { Logger } from '@nestjs/common';
import { afterCommit, type Transactions, type Tx } from '#shared/database';
import { decode, messageOf } from './envelope.js';
import type { EventHandlers } from './event-handlers.js';
import { isDatabaseAtFault } from './fault-cause.js';
import type { Inbox } from './inbox.js';
import { lockPlace, type InboxPlace } from './inbox-place.js';
import type { ParkedMessage, Parking, Upcoming } from './parking.js';
import { PeriodicWork } from './periodic-work.js';

/** Messages of one place in one turn, so that a long queue does not keep others waiting. */
const TURN_MESSAGES = 100;

/** While messages are being parked one after the other, the drain is not woken for each, in milliseconds. */
const PACE_MS = 250;

/**
 * Tries parked messages again, each when it is due, in order per key. It rests until the next is due; what another
 * process has parked, or has left behind, it finds after a pause.
 */
export class ParkingDrain {
  private readonly logger = new Logger('parking');
  private readonly work: PeriodicWork;
  private alarm: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: { transactions: Transactions; parking: Parking; inbox: Inbox; handlers: EventHandlers },
    pollMs: number,
  ) {
    this.work = new PeriodicWork('parking drain', pollMs, () => this.turn(), PACE_MS);
    parts.parking.onParked(() => this.wake());
  }

  start(): void {
    this.work.start();
  }

  /** Ends the pause: something was parked, or decided about what is. */
  wake(): void {
    this.work.wake();
  }

  async stop(): Promise<void> {
    await this.work.stop();
    clearTimeout(this.alarm);
  }

  /**
   * One turn over all places; answers whether more may be due at once.
   * @throws the first error that held up a place, after the others had their turn.
   */
  async drain(): Promise<boolean> {
    return this.drainPlaces((await this.upcoming()).places);
  }

  private async turn(): Promise<boolean> {
    const { places, nextInMs } = await this.upcoming();
    clearTimeout(this.alarm);
    // One more: a timer may be early by a fraction, and what it comes for would not be due yet.
    if (nextInMs !== undefined) this.alarm = setTimeout(() => this.wake(), nextInMs + 1).unref();
    return this.drainPlaces(places);
  }

  private upcoming(): Promise<Upcoming> {
    return this.parts.parking.upcoming(this.parts.transactions);
  }

  /** One turn over the places. */
  private async drainPlaces(places: readonly InboxPlace[]): Promise<boolean> {
    const failures: unknown[] = [];
    const keep = (error: unknown) => void failures.push(error);
    let more = false;
    for (const place of places) if (await this.drainPlace(place).catch(keep)) more = true;
    if (failures.length > 0) throw failures[0];
    return more;
  }

  /** Answers whether the turn ended before the messages did. */
  private async drainPlace(place: InboxPlace): Promise<boolean> {
    for (let count = 0; count < TURN_MESSAGES; count += 1) if (!(await this.tryNext(place))) return false;
    return true;
  }

  /** Tries the next due message of a place; answers whether there was one. */
  private async tryNext(place: InboxPlace): Promise<boolean> {
    let tried: ParkedMessage | undefined;
    try {
      await this.parts.transactions.run(async (tx) => {
        await lockPlace(tx, place);
        tried = await this.parts.parking.nextDue(tx, place);
        if (tried) await this.deliverAgain(tx, place, tried);
      });
    } catch (error) {
      if (!tried || isDatabaseAtFault(error)) throw error;
      await this.noteFailure(place, tried, error);
    }
    return tried !== undefined;
  }

  private async deliverAgain(tx: Tx, place: InboxPlace, message: ParkedMessage): Promise<void> {
    const handledTypes = this.parts.handlers.typesByTopic().get(baseTopic(place)) ?? new Set();
    const decoded = decode(message.raw, { group: place.group, handledTypes });
    if (decoded.outcome === 'fault') throw new TypeError(decoded.cause);
    if (decoded.outcome === 'event') await this.parts.inbox.handleFresh(tx, place, [decoded.event]);
    await this.parts.parking.markDelivered(tx, message.id);
  }

  private async noteFailure(place: InboxPlace, message: ParkedMessage, error: unknown): Promise<void> {
    const cause = messageOf(error);
    this.logger.warn(`${place.group}: message ${message.raw.partition}/${message.raw.offset} failed again: ${cause}`);
    await this.parts.transactions.run(async (tx) => {
      await lockPlace(tx, place);
      await this.parts.parking.markFailed(tx, message, cause);
      afterCommit(tx, () => this.wake()); // To learn when it is due again.
    });
  }
}

/** The topic's name in the contracts: without the cluster's prefix, which may itself hold dots. */
function baseTopic(place: InboxPlace): string {
  return place.topic.split('.').slice(-2).join('.');
}
