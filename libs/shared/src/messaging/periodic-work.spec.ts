import { setTimeout as pause } from 'node:timers/promises';
import { PeriodicWork } from './periodic-work.js';

const HOUR_MS = 3_600_000;
const PACE_MS = 40;

describe('work that is woken', () => {
  it('begins at once after a rest, and then at its pace, however often it is woken', async () => {
    const turns: number[] = [];
    const work = new PeriodicWork('paced', HOUR_MS, () => Promise.resolve(turns.push(performance.now()) < 0), PACE_MS);
    work.start();
    await pause(2 * PACE_MS);
    turns.length = 0;
    const woken = performance.now();
    const waking = setInterval(() => work.wake(), 2);
    work.wake();
    await pause(5.5 * PACE_MS);
    clearInterval(waking);
    await work.stop();
    expect((turns[0] ?? Infinity) - woken).toBeLessThan(PACE_MS / 2);
    expect(turns.length).toBeGreaterThanOrEqual(3);
    expect(turns.length).toBeLessThanOrEqual(6);
  });

  it('goes on without a pause while there is more', async () => {
    let left = 50;
    const work = new PeriodicWork('backlog', HOUR_MS, () => Promise.resolve((left -= 1) > 0), HOUR_MS);
    work.start();
    await pause(20);
    expect(left).toBe(0);
    await work.stop();
  });
});
