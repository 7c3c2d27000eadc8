import { jest } from '@jest/globals';
import { OffsetCommits, type NextOffset } from './offset-commits.js';

const AFTER_MS = 20;
const HEARING_MS = 5;

/** A broker that notes what it is told, and refuses while it is away. */
class NotedBroker {
  readonly told: NextOffset[][] = [];
  away = false;
  readonly commits = new OffsetCommits((offsets) => this.hear(offsets), AFTER_MS);

  constructor(partitions: number[]) {
    this.commits.assign(partitions);
  }

  private async hear(offsets: NextOffset[]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, HEARING_MS));
    if (this.away) throw new Error('no broker');
    this.told.push(offsets.toSorted((one, other) => one.partition - other.partition));
  }
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('how far a consumer has come', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is told once for all partitions, as the next offset of each', async () => {
    const broker = new NotedBroker([0, 3]);
    for (const [partition, offset] of [
      [0, '41'],
      [3, '9007199254740993'],
      [0, '42'],
    ] as const)
      broker.commits.settle(partition, offset);
    expect(broker.told).toEqual([]);
    await pass(3 * AFTER_MS);
    expect(broker.told).toEqual([
      [
        { partition: 0, offset: '43' },
        { partition: 3, offset: '9007199254740994' },
      ],
    ]);
  });

  it('is told again while the broker does not listen, and never behind what it was told later', async () => {
    const broker = Object.assign(new NotedBroker([0]), { away: true });
    broker.commits.settle(0, '1');
    await pass(AFTER_MS + HEARING_MS - 1); // It is being told, in vain.
    broker.commits.settle(0, '2');
    await pass(3 * AFTER_MS);
    broker.away = false;
    await pass(5 * AFTER_MS);
    expect(broker.told).toEqual([[{ partition: 0, offset: '3' }]]);
  });

  it('is not told of partitions that are another consumer’s now', async () => {
    const broker = new NotedBroker([0, 1]);
    broker.commits.settle(0, '1');
    broker.commits.assign([1]);
    broker.commits.settle(0, '2');
    broker.commits.settle(1, '7');
    await Promise.all([broker.commits.close(), pass(HEARING_MS)]);
    expect(broker.told).toEqual([[{ partition: 1, offset: '8' }]]);
  });

  it('is told at the end, and not afterwards', async () => {
    const broker = new NotedBroker([0]);
    broker.commits.settle(0, '1');
    await Promise.all([broker.commits.close(), pass(HEARING_MS)]);
    broker.commits.settle(0, '2');
    await pass(3 * AFTER_MS);
    expect(broker.told).toEqual([[{ partition: 0, offset: '2' }]]);
  });
});
