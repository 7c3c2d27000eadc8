/**
 * The DCT hash of C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), 3.2.1: the
 * lowest frequencies of a small grey picture, each above or below their median. Own code: the packages for it decode
 * the picture once more, with limits that cannot all be set.
 */

/** The side of the grey picture that is hashed. */
export const HASHED_SIDE = 32;

const LOW_FREQUENCIES = 8;

/** Row f holds the cosines of frequency f + 1; frequency 0 is the brightness and tells nothing. */
const COSINES = Array.from({ length: LOW_FREQUENCIES }, (_, frequency) =>
  Array.from({ length: HASHED_SIDE }, (_, at) =>
    Math.cos(((2 * at + 1) * (frequency + 1) * Math.PI) / (2 * HASHED_SIDE)),
  ),
);

/** @param grey 32 × 32 bytes, row by row. @returns 64 bits as 16 hex digits. */
export function perceptualHash(grey: Uint8Array): string {
  const byRow = COSINES.map((cosines) =>
    Array.from({ length: HASHED_SIDE }, (_, y) => sumOf(cosines, (x) => grey[y * HASHED_SIDE + x] ?? 0)),
  );
  const frequencies = byRow.flatMap((row) => COSINES.map((cosines) => Math.round(sumOf(cosines, (y) => row[y] ?? 0))));
  const sorted = frequencies.toSorted((a, b) => a - b);
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  const bits = frequencies.map((value) => (value > median ? '1' : '0')).join('');
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0');
}

/** In how many of 64 bits two hashes differ: up to about 10 for one picture resized or compressed again. */
export function hammingDistance(a: string, b: string): number {
  const differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  return differing.toString(2).replaceAll('0', '').length;
}

function sumOf(cosines: readonly number[], valueAt: (index: number) => number): number {
  return cosines.reduce((sum, cosine, index) => sum + cosine * valueAt(index), 0);
}
