/** A reader that takes nothing for so long has gone away without a word; its place is given to another. */
const STALLED_MS = 60_000;

/** The pieces as they are taken; `onStall` when the next one is not asked for within the limit. */
export async function* unlessStalled<T>(
  pieces: AsyncIterable<T>,
  onStall: () => void,
  limitMs = STALLED_MS,
): AsyncGenerator<T> {
  for await (const piece of pieces) {
    const timer = setTimeout(onStall, limitMs);
    try {
      yield piece;
    } finally {
      clearTimeout(timer);
    }
  }
}
