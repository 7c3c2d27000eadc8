import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { FILE_KEY_BYTES, headOf, openFile, sealFile } from './sealed-file.js';

const key = randomBytes(FILE_KEY_BYTES);
const PIECE = 64 * 1024;
const SEALED_PIECE = PIECE + 16;
const HEAD = 17;

async function* inPieces(bytes: Uint8Array, length = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield await Promise.resolve(bytes.subarray(at, at + length));
}

async function joined(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

const sealed = (bytes: Uint8Array, bound = 'a/original') => joined(sealFile(key, bound, inPieces(bytes)));
const opened = (bytes: Uint8Array, bound = 'a/original', by = key) => joined(openFile(by, bound, inPieces(bytes)));

describe('a sealed file', () => {
  it.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])(
    'of %i bytes opens to what it was',
    async (length) => {
      const bytes = randomBytes(length);
      expect((await opened(await sealed(bytes))).equals(bytes)).toBe(true);
    },
  );

  it('is the same however its bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        async (length, step) => {
          const bytes = randomBytes(length);
          const kept = await joined(sealFile(key, 'x', inPieces(bytes, step)));
          expect((await joined(openFile(key, 'x', inPieces(kept, step)))).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is never the same twice, and shows nothing of what it holds', async () => {
    const bytes = Buffer.alloc(1_000, 'canary');
    const [one, two] = [await sealed(bytes), await sealed(bytes)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes('canary')).toBe(false);
  });

  it('does not open under another key, or as another file', async () => {
    const kept = await sealed(randomBytes(10));
    await expect(opened(kept, 'a/original', randomBytes(FILE_KEY_BYTES))).rejects.toThrow();
    await expect(opened(kept, 'b/original')).rejects.toThrow();
  });

  it('does not open when a bit of it was changed, wherever', async () => {
    const kept = await sealed(randomBytes(PIECE + 100));
    for (const at of [0, 1, HEAD - 1, HEAD, HEAD + 5_000, HEAD + SEALED_PIECE, kept.length - 1]) {
      const changed = Buffer.from(kept);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(opened(changed)).rejects.toThrow();
    }
  });

  it('does not open when pieces were left out, cut off, repeated or exchanged', async () => {
    const kept = await sealed(randomBytes(3 * PIECE));
    const piece = (number: number) => kept.subarray(HEAD + number * SEALED_PIECE, HEAD + (number + 1) * SEALED_PIECE);
    const head = kept.subarray(0, HEAD);
    const forgeries = [
      [head],
      [head, piece(0), piece(1)],
      [head, piece(1), piece(2)],
      [head, piece(1), piece(0), piece(2)],
      [head, piece(0), piece(1), piece(2), piece(2)],
      [kept, Buffer.alloc(16)],
      [kept.subarray(0, kept.length - 1)],
      [kept.subarray(0, 5)],
      [],
    ];
    for (const parts of forgeries) await expect(opened(Buffer.concat(parts))).rejects.toThrow();
  });

  it('gives nothing of a piece that was changed', async () => {
    const kept = await sealed(randomBytes(2 * PIECE));
    const changed = Buffer.from(kept);
    changed[kept.length - 1] = (changed[kept.length - 1] ?? 0) ^ 1;
    const seen: Buffer[] = [];
    const reading = (async () => {
      for await (const part of openFile(key, 'a/original', inPieces(changed))) seen.push(part);
    })();
    await expect(reading).rejects.toThrow();
    expect(Buffer.concat(seen)).toHaveLength(PIECE);
  });
});

describe('the head of a stream', () => {
  it('is as long as was asked for, and the rest follows whole', async () => {
    const bytes = randomBytes(10_000);
    const { head, rest } = await headOf(inPieces(bytes, 7), 4_100);
    expect(head).toHaveLength(4_100);
    expect(Buffer.concat([head, await joined(rest)]).equals(bytes)).toBe(true);
  });

  it('is all there is of a shorter one', async () => {
    const { head, rest } = await headOf(inPieces(randomBytes(5)), 4_100);
    expect([head.length, (await joined(rest)).length]).toEqual([5, 0]);
  });
});
