/** A file without what tells of its maker. */
export interface CleanCopy {
  bytes: Buffer;
  mediaType: string;
  /** Pixels, of an image. */
  width?: number;
  height?: number;
  /** 16 hex digits, of an image; alike for images that look alike. */
  perceptualHash?: string;
}

/**
 * Why there is no copy: the file is broken or beyond the limits (`malformed`), has more pixels than are decoded, would
 * fetch or run something (`active-content`), or took too long.
 */
export type Refusal = 'malformed' | 'too-many-pixels' | 'active-content' | 'timed-out';

export type CleaningOutcome = CleanCopy | { refused: Refusal };

/** The file cannot be cleaned. Says nothing of the file but the cause. */
export class RefusedFile extends Error {
  readonly refused: Exclude<Refusal, 'timed-out'>;

  constructor(refused: Exclude<Refusal, 'timed-out'> = 'malformed') {
    super(`A file cannot be cleaned: ${refused}.`);
    this.refused = refused;
  }
}

const LENGTH_BYTES = 4;
const SAID_BYTES_MAX = 300;
/** All that a cleaning process may say. */
const SAID = new RegExp(
  '^(?:\\{"refused":"(?<refused>malformed|too-many-pixels|active-content)"\\}|' +
    '\\{"mediaType":"(?<mediaType>[a-z0-9/]+)"' +
    '(?:,"width":(?<width>\\d{1,6}),"height":(?<height>\\d{1,6}),"perceptualHash":"(?<perceptualHash>[0-9a-f]{16})")?\\})$',
);

/** What the cleaning process writes: the length of a JSON text, the text, then the copy's bytes. */
export function outcomeToBytes(outcome: CleaningOutcome): Buffer[] {
  const { bytes = Buffer.alloc(0), ...rest } = { bytes: undefined, ...outcome };
  const text = Buffer.from(JSON.stringify(rest));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return [length, text, bytes];
}

/** @returns undefined where it is not what a whole cleaning process writes. */
export function outcomeFromBytes(written: Buffer): CleaningOutcome | undefined {
  if (written.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + written.readUInt32BE();
  const said = SAID.exec(written.toString('latin1', LENGTH_BYTES, Math.min(end, LENGTH_BYTES + SAID_BYTES_MAX)));
  if (!said?.groups) return undefined;
  const { refused, mediaType = '', width, height, perceptualHash } = said.groups;
  if (refused) return { refused: refused as Refusal };
  const seen = perceptualHash ? { width: Number(width), height: Number(height), perceptualHash } : {};
  return { bytes: written.subarray(end), mediaType, ...seen };
}
