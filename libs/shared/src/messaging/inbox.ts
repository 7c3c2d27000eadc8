import { afterCommit, type Transactions, type Tx } from '#shared/database';
import type { EventHandlers } from './event-handlers.js';
import { lockPlace, lockPlaces, type InboxPlace, type PlacedMessages } from './inbox-place.js';
import { duplicateEvents, handledEvents } from './messaging-metrics.js';
import type { Parking, ToPark } from './parking.js';
import type { Decoded, ReceivedEvent } from './received-event.js';

type DecodedEvent = Extract<Decoded, { outcome: 'event' }>;

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
    await this.transactions.run(async (tx) => {
      const partitions = relevant.map(({ place }) => place.partition);
      await lockPlaces(tx, first.place.group, partitions);
      const blocked = await this.parking.blockedKeys(tx, first.place, { partitions, keys: keysOf(relevant) });
      const events: ReceivedEvent[] = [];
      for (const { place, messages } of relevant) {
        const { deliverable, toPark } = sortOut(messages, blocked.get(place.partition) ?? new Set());
        await this.parking.park(tx, place, toPark);
        events.push(...deliverable.map((message) => message.event));
      }
      await this.handleFresh(tx, first.place, events);
    });
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
    if (events.length === 0) return;
    const once = await freshAmong(tx, place, events);
    await this.handlers.handle(once, tx);
    afterCommit(tx, () => countDelivered(place.group, { events: events.length, handled: once.length }));
  }
}

/** Those events, each once, that the inbox has not known before; mostly that is all of them, and no list is needed. */
async function freshAmong(tx: Tx, place: InboxPlace, events: readonly ReceivedEvent[]): Promise<ReceivedEvent[]> {
  const [admitted]: { ids: string[] | null }[] = await tx.query(
    `WITH admitted AS (
       INSERT INTO inbox (consumer_group, event_id)
       SELECT $1, id FROM unnest($2::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING RETURNING event_id)
     SELECT CASE WHEN count(*) <> cardinality($2::uuid[]) THEN coalesce(array_agg(event_id::text), '{}') END AS ids
     FROM admitted`,
    [place.group, events.map((event) => event.id)],
  );
  if (!admitted?.ids) return [...events];
  const fresh = new Set(admitted.ids);
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

/** Parts what can be handled from what must wait: a key is blocked from its first fault on. */
function sortOut(
  messages: readonly Decoded[],
  blocked: Set<string>,
): { deliverable: DecodedEvent[]; toPark: ToPark[] } {
  const deliverable: DecodedEvent[] = [];
  const toPark: ToPark[] = [];
  for (const message of messages) {
    const key = message.raw.key;
    if (key !== null && blocked.has(key)) toPark.push({ message, state: 'waiting' });
    else if (message.outcome === 'event') deliverable.push(message);
    else if (message.outcome === 'fault') {
      toPark.push({ message, state: 'retrying', cause: message.cause });
      if (key !== null) blocked.add(key);
    }
  }
  return { deliverable, toPark };
}
