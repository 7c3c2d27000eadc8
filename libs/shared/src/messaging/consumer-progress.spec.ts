import { ConsumerProgress } from './consumer-progress.js';

const LIMIT_MS = 60_000;

/** A partition as the broker tells of it. */
function lag(partition: number, committed: number | null, end: number) {
  const committedOffset = committed === null ? null : String(committed);
  return { partition, committedOffset, endOffset: String(end), lagMessages: end - (committed ?? 0) };
}

function assigned(...partitions: number[]): ConsumerProgress {
  const progress = new ConsumerProgress();
  progress.assign(partitions, 0);
  return progress;
}

describe('the progress of a consumer', () => {
  it('stands still when messages are behind and none is settled for longer than the limit', () => {
    const progress = assigned(0, 3);
    for (const now of [0, 30_000, 61_000]) progress.observe([lag(0, 7, 7), lag(3, 5, 46)], now);
    expect(progress.standstill(LIMIT_MS, 60_000)).toBeUndefined();
    expect(progress.standstill(LIMIT_MS, 61_000)).toBe('no progress for 61 s with 41 messages behind on partition 3');
  });

  it('is never old while there is nothing to do', () => {
    const progress = assigned(0);
    for (const now of [0, 500_000]) progress.observe([lag(0, 7, 7)], now);
    expect(progress.ageMs(900_000)).toBe(0);
  });

  it('counts from the moment at which messages came to wait', () => {
    const progress = assigned(0);
    progress.observe([lag(0, 7, 7)], 0);
    progress.observe([lag(0, 7, 9)], 500_000);
    expect(progress.ageMs(530_000)).toBe(30_000);
  });

  it.each([
    ['a message is settled here', (progress: ConsumerProgress) => progress.settle(0, 50_000)],
    ['the committed offset moves', (progress: ConsumerProgress) => progress.observe([lag(0, 1, 90)], 50_000)],
  ])('goes on when %s', (_, moves) => {
    const progress = assigned(0);
    progress.observe([lag(0, null, 90)], 0);
    moves(progress);
    expect(progress.standstill(LIMIT_MS, 100_000)).toBeUndefined();
    expect(progress.standstill(LIMIT_MS, 120_000)).toBeDefined();
  });

  it('answers for its own partitions alone, and keeps their record when it is given more', () => {
    const progress = assigned(0);
    progress.observe([lag(0, 0, 5), lag(1, 0, 5)], 0);
    progress.assign([0, 1], 50_000);
    progress.observe([lag(0, 0, 5), lag(1, 0, 5)], 50_000);
    expect(progress.standstill(LIMIT_MS, 70_000)).toContain('with 5 messages behind on partition 0');
    progress.assign([2], 71_000);
    expect(progress.standstill(LIMIT_MS, 200_000)).toBeUndefined();
  });
});
