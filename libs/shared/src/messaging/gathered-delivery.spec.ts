import { GatheredDelivery } from './gathered-delivery.js';
import type { PlacedMessages } from './inbox-place.js';
import { BACKLOG_MESSAGES, INBOX_CHUNK_MESSAGES } from './limits.js';
import type { PatientDelivery } from './patient-delivery.js';
import type { Decoded } from './received-event.js';

const always = () => true;
/** Long beside what a busy machine takes for nothing. */
const PACE_MS = 1_000;

function placeOf(partition: number) {
  return { group: 'triage.intake-tips', topic: 'intake.tips', partition };
}

function messages(partition: number, count = 1): Decoded[] {
  return Array.from({ length: count }, (_, index) => ({
    outcome: 'passed-over' as const,
    raw: { topic: 'intake.tips', partition, offset: String(index), key: null, headers: {}, value: null },
  }));
}

/** Notes which partitions are delivered together, and which by themselves. */
class NotedDelivery {
  readonly together: number[][] = [];
  readonly alone: number[] = [];
  fails = false;
  givesUp?: number;

  asDelivery(): PatientDelivery {
    return this as unknown as PatientDelivery;
  }

  async deliverTogether(sets: readonly PlacedMessages[]): Promise<boolean> {
    this.together.push(sets.map(({ place }) => place.partition));
    await new Promise((resolve) => setTimeout(resolve, 5));
    return !this.fails;
  }

  deliver(place: { partition: number }): Promise<boolean> {
    this.alone.push(place.partition);
    return Promise.resolve(place.partition !== this.givesUp);
  }
}

describe('what the partitions of one group bring', () => {
  it('is delivered in one transaction when it comes at the same moment', async () => {
    const noted = new NotedDelivery();
    const gathered = new GatheredDelivery(noted.asDelivery());
    const settled = [0, 4, 7].map((partition) => gathered.deliver(placeOf(partition), messages(partition), always));
    expect(await Promise.all(settled)).toEqual([true, true, true]);
    expect(noted).toMatchObject({ together: [[0, 4, 7]], alone: [] });
  });

  it('is delivered as ever when only one brings something', async () => {
    const noted = new NotedDelivery();
    expect(await new GatheredDelivery(noted.asDelivery()).deliver(placeOf(3), messages(3), always)).toBe(true);
    expect(noted).toMatchObject({ together: [], alone: [3] });
  });

  it('is delivered by each for itself when it fails together, and a partition that is given up stops no other', async () => {
    const noted = Object.assign(new NotedDelivery(), { fails: true, givesUp: 4 });
    const gathered = new GatheredDelivery(noted.asDelivery());
    const settled = [0, 4, 7].map((partition) => gathered.deliver(placeOf(partition), messages(partition), always));
    expect(await Promise.all(settled)).toEqual([true, false, true]);
    expect(noted.alone).toEqual([0, 4, 7]);
  });

  it('is cut where a transaction would hold more messages than it may', async () => {
    const noted = new NotedDelivery();
    const gathered = new GatheredDelivery(noted.asDelivery());
    const settled = [0, 1, 2, 3].map((partition) =>
      gathered.deliver(placeOf(partition), messages(partition, INBOX_CHUNK_MESSAGES / 2), always),
    );
    await Promise.all(settled);
    expect(noted.together).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('is delivered at once when it comes alone, and gathered while more keeps coming', async () => {
    const noted = new NotedDelivery();
    const gathered = new GatheredDelivery(noted.asDelivery(), PACE_MS);
    const begun = performance.now();
    await gathered.deliver(placeOf(0), messages(0), always);
    expect(performance.now() - begun).toBeLessThan(PACE_MS / 2);
    await Promise.all([1, 2].map((partition) => gathered.deliver(placeOf(partition), messages(partition), always)));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(PACE_MS - 1);
    expect(noted).toMatchObject({ alone: [0], together: [[1, 2]] });
  });

  it('keeps no pace behind a backlog: many messages go at once, and so does what comes after them', async () => {
    const noted = new NotedDelivery();
    const gathered = new GatheredDelivery(noted.asDelivery(), 3_600_000);
    await gathered.deliver(placeOf(0), messages(0, BACKLOG_MESSAGES), always);
    await gathered.deliver(placeOf(1), messages(1), always);
    await gathered.deliver(placeOf(2), messages(2, BACKLOG_MESSAGES), always);
    expect(noted.alone).toEqual([0, 1, 2]);
  });
});
