import { afterCommit, type Transactions, type Tx } from '#shared/database';
import type { EventHandlers } from './event-handlers.js';
import { lockPlace, type InboxPlace, type PlacedMessages } from './inbox-place.js';
import { duplicateEvents, handledEvents } from './messaging-metrics.js';
import type { Parking, ToPark } from './parking.js';
import type { Decoded, ReceivedEvent } from './received-event.js';

/** Delivers messages to the handlers, each event once, in one transaction with the effects. */
export class Inbox {
  constructor(
    private readonly transactions: Transactions,
    private readonly parking: Parking,
    private readonly handlers: EventHandlers,
  ) {}

  /**
   * Delivers sets of messages, each of another partition of one group, together: faults and messages behind a parked
   * one go to the parking table, the rest is deduplicated and handled. Any error rolls all of it back.
   */
  async deliver(sets: readonly PlacedMessages[]): Promise<void> {
    const relevant = sets.map(withoutPassedOver).filter(({ messages }) => messages.length > 0);
    const [first] = relevant;
    if (!first) return;
    const sorted = relevant.map((set) => sortOut(set));
    const events = sorted.flatMap(({ deliverable }) => deliverable);
    const partitions = relevant.map(({ place }) => place.partition);
    const arrival = { partitions, keys: keysOf(relevant), ids: idsOf(events) };
    await this.transactions.run(async (tx) => {
      const { blocked, admitted } = await this.parking.admit(tx, first.place, arrival);
      if (blocked.size > 0) return this.deliverAround(tx, relevant, blocked);
      for (const { place, toPark } of sorted) await this.parking.park(tx, place, toPark);
      await this.handOn(tx, first.place, { events, fresh: freshAmong(events, admitted) });
    });
  }

  /** As `deliver`, where messages must wait behind parked ones. */
  private async deliverAround(
    tx: Tx,
    sets: readonly PlacedMessages[],
    blocked: ReadonlyMap<number, Set<string>>,
  ): Promise<void> {
    const sorted = sets.map((set) => sortOut(set, blocked.get(set.place.partition)));
    for (const { place, toPark } of sorted) await this.parking.park(tx, place, toPark);
    const [first] = sets;
    const events = sorted.flatMap(({ deliverable }) => deliverable);
    if (first) await this.handleFresh(tx, first.place, events);
  }

  /** Parks one message after its first failure, so that the partition goes on. */
  async parkFailed(place: InboxPlace, message: Decoded, cause: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      await lockPlace(tx, place);
      await this.parking.park(tx, place, [{ message, state: 'retrying', cause }]);
    });
  }

  /**
   * Handles the events that this group has not had yet; the inbox rows commit with the effects. They are entered in the
   * order of their ids: two transactions that have events in common wait for each other, but never crosswise.
   */
  async handleFresh(tx: Tx, place: InboxPlace, events: readonly ReceivedEvent[]): Promise<void> {
    const { admitted } = await this.parking.admit(tx, place, { partitions: [], keys: [], ids: idsOf(events) });
    await this.handOn(tx, place, { events, fresh: freshAmong(events, admitted) });
  }

  private async handOn(
    tx: Tx,
    { group }: InboxPlace,
    { events, fresh }: { events: readonly ReceivedEvent[]; fresh: readonly ReceivedEvent[] },
  ): Promise<void> {
    if (events.length === 0) return;
    await this.handlers.handle(fresh, tx);
    afterCommit(tx, () => countDelivered(group, { events: events.length, handled: fresh.length }));
  }
}

/** Those events, each once, that were admitted; without a list that is all of them. */
function freshAmong(events: readonly ReceivedEvent[], admitted?: readonly string[]): readonly ReceivedEvent[] {
  if (!admitted) return events;
  const fresh = new Set(admitted);
  // `delete` answers true once: of the same event twice in one set, the first is handled.
  return events.filter((event) => fresh.delete(event.id.toLowerCase()));
}

function countDelivered(group: string, { events, handled }: { events: number; handled: number }): void {
  handledEvents.inc({ group }, handled);
  duplicateEvents.inc({ group }, events - handled);
}

function withoutPassedOver({ place, messages }: PlacedMessages): PlacedMessages {
  return { place, messages: messages.filter((message) => message.outcome !== 'passed-over') };
}

function keysOf(sets: readonly PlacedMessages[]): string[] {
  return [...new Set(sets.flatMap(({ messages }) => messages.flatMap((message) => message.raw.key ?? [])))];
}

function idsOf(events: readonly ReceivedEvent[]): string[] {
  return events.map((event) => event.id);
}

interface Sorted {
  place: InboxPlace;
  deliverable: ReceivedEvent[];
  toPark: ToPark[];
}

/** Parts what can be handled from what must wait: a key is blocked from its first fault on. */
function sortOut({ place, messages }: PlacedMessages, waiting?: ReadonlySet<string>): Sorted {
  const blocked = new Set(waiting);
  const deliverable: ReceivedEvent[] = [];
  const toPark: ToPark[] = [];
  for (const message of messages) {
    const key = message.raw.key;
    if (key !== null && blocked.has(key)) toPark.push({ message, state: 'waiting' });
    else if (message.outcome === 'event') deliverable.push(message.event);
    else if (message.outcome === 'fault') {
      toPark.push({ message, state: 'retrying', cause: message.cause });
      if (key !== null) blocked.add(key);
    }
  }
  return { place, deliverable, toPark };
}
