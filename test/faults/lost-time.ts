const EACH_MS = 10;

/**
 * Counts the milliseconds in which this process could not run when it wanted to. Tests run beside others: an answer that
 * is promised within a time is late only by what is left without them.
 */
export function watchLostTime(): { stop(): number } {
  let last = performance.now();
  let lostMs = 0;
  const count = () => {
    const now = performance.now();
    lostMs += Math.max(0, now - last - EACH_MS);
    last = now;
  };
  const timer = setInterval(count, EACH_MS);
  return {
    stop: () => {
      clearInterval(timer);
      count();
      return lostMs;
    },
  };
}
