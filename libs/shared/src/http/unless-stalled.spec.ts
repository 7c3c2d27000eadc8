import { eventually } from '#shared/testing';
import { unlessStalled } from './unless-stalled.js';

const LIMIT_MS = 20;

async function* five(onEnd: () => void): AsyncGenerator<number> {
  try {
    for (let piece = 1; piece <= 5; piece += 1) yield await Promise.resolve(piece);
  } finally {
    onEnd();
  }
}

describe('the pieces of a document', () => {
  it('come one by one to who takes them', async () => {
    const seen: number[] = [];
    let stalled = false;
    for await (const piece of unlessStalled(
      five(() => undefined),
      () => (stalled = true),
    ))
      seen.push(piece);
    expect({ seen, stalled }).toEqual({ seen: [1, 2, 3, 4, 5], stalled: false });
  });

  it('are given up when nobody takes the next one in time', async () => {
    let stalled = 0;
    const pieces = unlessStalled(
      five(() => undefined),
      () => (stalled += 1),
      LIMIT_MS,
    );
    await pieces.next();
    await eventually(() => stalled === 1);
    await pieces.return(undefined);
  });

  it('end with their reader, who is not missed afterwards', async () => {
    const told: string[] = [];
    const pieces = unlessStalled(
      five(() => told.push('ended')),
      () => told.push('stalled'),
      LIMIT_MS,
    );
    await pieces.next();
    await pieces.return(undefined);
    const until = performance.now() + 3 * LIMIT_MS;
    await eventually(() => performance.now() > until);
    expect(told).toEqual(['ended']);
  });
});
