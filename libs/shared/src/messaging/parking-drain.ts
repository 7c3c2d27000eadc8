import { Logger } from '@nestjs/common';
import type { Transactions, Tx } from '#shared/database';
import { decode, messageOf } from './envelope.js';
import type { EventHandlers } from './event-handlers.js';
import { isDatabaseAtFault } from './fault-cause.js';
import type { Inbox } from './inbox.js';
import { lockPlace, type InboxPlace } from './inbox-place.js';
import type { ParkedMessage, Parking } from './parking.js';
import { PeriodicWork } from './periodic-work.js';

/** Messages of one place in one turn, so that a long queue does not keep others waiting. */
const TURN_MESSAGES = 100;

/** Tries parked messages again, each when it is due, in order per key. */
export class ParkingDrain {
  private readonly logger = new Logger('parking');
  private readonly work: PeriodicWork;

  constructor(
    private readonly parts: { transactions: Transactions; parking: Parking; inbox: Inbox; handlers: EventHandlers },
    pollMs: number,
  ) {
    this.work = new PeriodicWork('parking drain', pollMs, () => this.drain());
  }

  start(): void {
    this.work.start();
  }

  stop(): Promise<void> {
    return this.work.stop();
  }

  /**
   * One turn over all places; answers whether more may be due at once.
   * @throws the first error that held up a place, after the others had their turn.
   */
  async drain(): Promise<boolean> {
    const places = await this.parts.transactions.run((tx) => this.parts.parking.duePlaces(tx));
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
    });
  }
}

/** The topic's name in the contracts: without the cluster's prefix, which may itself hold dots. */
function baseTopic(place: InboxPlace): string {
  return place.topic.split('.').slice(-2).join('.');
}
