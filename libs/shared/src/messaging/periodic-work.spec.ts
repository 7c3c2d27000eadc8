import { jest } from '@jest/globals';
import { PeriodicWork } from './periodic-work.js';

const HOUR_MS = 3_600_000;
const PACE_MS = 40;

describe('work that is woken', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('begins at once after a rest, and then at its pace, however often it is woken', async () => {
    const turns: number[] = [];
    const work = new PeriodicWork('paced', HOUR_MS, () => Promise.resolve(turns.push(performance.now()) < 0), PACE_MS);
    work.start();
    await jest.advanceTimersByTimeAsync(2 * PACE_MS);
    turns.length = 0;
    const woken = performance.now();
    const waking = setInterval(() => work.wake(), 2);
    work.wake();
    await jest.advanceTimersByTimeAsync(5.5 * PACE_MS);
    clearInterval(waking);
    await work.stop();
    expect(turns.map((turn) => turn - woken)).toEqual([0, 1, 2, 3, 4, 5].map((turn) => turn * PACE_MS));
  });

  it('goes on without a pause while there is more', async () => {
    let left = 50;
    const work = new PeriodicWork('backlog', HOUR_MS, () => Promise.resolve((left -= 1) > 0), HOUR_MS);
    work.start();
    await jest.advanceTimersByTimeAsync(20);
    expect(left).toBe(0);
    await work.stop();
  });
});
