import type { Transactions, Tx } from '#shared/database';
import { eventually } from '#shared/testing';
import { EventHandlers } from './event-handlers.js';
import type { Inbox } from './inbox.js';
import type { InboxPlace } from './inbox-place.js';
import type { Parking } from './parking.js';
import { ParkingDrain } from './parking-drain.js';

const placeOf = (partition: number) => ({ group: 'triage.intake-tips', topic: 'intake.tips', partition });

describe('the drain', () => {
  it('tries the messages of every place though one of them is held up, and then tells of it', async () => {
    const tried: number[] = [];
    const parking = {
      onParked: () => undefined,
      upcoming: () => Promise.resolve({ places: [placeOf(1), placeOf(2)], nextInMs: undefined }),
      nextDue: (_: Tx, { partition }: InboxPlace) => {
        tried.push(partition);
        if (partition === 1) throw Object.assign(new Error('the database is full'), { code: '53100' });
        return Promise.resolve(undefined);
      },
    } as unknown as Parking;
    const tx = { query: () => Promise.resolve([]) } as unknown as Tx;
    const transactions = { run: (work: (tx: Tx) => Promise<unknown>) => work(tx) } as unknown as Transactions;
    const inbox = {} as Inbox;
    const drain = new ParkingDrain({ transactions, parking, inbox, handlers: new EventHandlers() }, 1_000);
    await expect(drain.drain()).rejects.toThrow('the database is full');
    expect(tried).toEqual([1, 2]);
  });

  it('looks when this process has parked something and when that is due, long before its own pause is over', async () => {
    let [looks, parked] = [0, () => undefined as void];
    const nextInMs = () => (looks === 2 ? 1 : undefined);
    const parking = {
      onParked: (act: () => void) => (parked = act),
      upcoming: () => {
        looks += 1;
        return Promise.resolve({ places: [], nextInMs: nextInMs() });
      },
    } as unknown as Parking;
    const parts = { transactions: {} as Transactions, parking, inbox: {} as Inbox, handlers: new EventHandlers() };
    const drain = new ParkingDrain(parts, 60_000);
    drain.start();
    await eventually(() => looks === 1);
    parked();
    await eventually(() => looks === 3, { because: 'it was woken, and then the message was due' });
    await drain.stop();
    expect(looks).toBe(3);
  });
});
