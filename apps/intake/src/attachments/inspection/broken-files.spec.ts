import fc from 'fast-check';
import { aPictureOf, holdsCanary } from '../../../../../infra/testing/sample-pictures.ts';
import { aPdf, pdfHoldsCanary } from '../../../../../infra/testing/sample-documents.ts';
import { aMovie, anMp3, aWav } from '../../../../../infra/testing/sample-recordings.ts';
import { cleaned } from './cleaning.rules.js';
import { kindOf } from './file-kinds.rules.js';

const RUNS = 500;
const SEED = 389;
/** Nothing here is larger than some KB: more would be a loop that does not end in time for a large file. */
const SLOWEST_MS = 10_000;

const files = [
  { mediaType: 'image/jpeg', make: () => aPictureOf('jpeg') },
  { mediaType: 'image/png', make: () => aPictureOf('png') },
  { mediaType: 'image/webp', make: () => aPictureOf('webp') },
  { mediaType: 'application/pdf', make: () => aPdf(false) },
  { mediaType: 'video/mp4', make: () => Promise.resolve(aMovie()) },
  { mediaType: 'video/quicktime', make: () => Promise.resolve(aMovie('qt  ')) },
  { mediaType: 'audio/mpeg', make: () => Promise.resolve(anMp3()) },
  { mediaType: 'audio/wav', make: () => Promise.resolve(aWav()) },
];

interface Mutation {
  /** Millionths of the file. */
  at: number;
  bytes: Uint8Array;
  cut: boolean;
}

const mutations = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 999_999 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
    cut: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Some bytes are overwritten, or taken out. */
const mutated = (original: Buffer, changes: readonly Mutation[]): Buffer =>
  changes.reduce((bytes, change) => {
    const at = Math.floor((change.at / 1_000_000) * bytes.length);
    const behind = bytes.subarray(at + change.bytes.length);
    return Buffer.concat([bytes.subarray(0, at), ...(change.cut ? [] : [change.bytes]), behind]);
  }, original);

describe('a file that was damaged or bent', () => {
  it.each(files)(
    'never leaves a word of its maker in a copy, nor hangs: $mediaType',
    async ({ mediaType, make }) => {
      const original = await make();
      const holds = mediaType === 'application/pdf' ? pdfHoldsCanary : holdsCanary;
      let copies = 0;
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          const bytes = mutated(original, changes);
          await kindOf(bytes);
          const started = performance.now();
          const copy = await cleaned(mediaType, bytes).catch(() => undefined);
          expect(performance.now() - started).toBeLessThan(SLOWEST_MS);
          if (!copy) return;
          copies += 1;
          expect(holds(copy.bytes)).toBe(false);
        }),
        { numRuns: RUNS, seed: SEED },
      );
      expect(copies).toBeGreaterThan(0);
    },
    180_000,
  );
});
