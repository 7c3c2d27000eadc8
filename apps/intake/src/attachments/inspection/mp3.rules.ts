import { RefusedFile } from './clean-copy.rules.ts';

/** ISO/IEC 11172-3 and 13818-3, Layer III: kbit/s by the index in the header; 0 and 15 are not for files. */
const KBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const HERTZ = [44_100, 48_000, 32_000];
/** By the version's two bits: MPEG 2.5, reserved, 2, 1. */
const HERTZ_DIVISOR = [4, 0, 2, 1];
const VERSION_1 = 3;
const LAYER_3 = 1;
const MONO = 3;
const HEADER_BYTES = 4;
const ID3_HEAD_BYTES = 10;
/** What may come after the last frame. */
const TAGS = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3'];
/** Less is no sound, or was found in something else by chance. */
const FRAMES_MIN = 2;

interface Frame {
  bytes: number;
  /** What does not change within a file: version, layer, sampling rate. */
  stream: number;
  sideBytes: number;
}

/**
 * The frames of sound alone, each followed by the next. Tags in front, between and behind, and the encoder's own words,
 * are left out.
 * @throws RefusedFile.
 */
export function cleanMp3(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let stream: number | undefined;
  for (let at = afterId3(bytes, 0); at < bytes.length;) {
    const frame = soundAt(bytes, at, stream);
    if (frame) {
      const content = bytes.subarray(at, at + frame.bytes);
      kept.push(kept.length === 0 ? firstFrame(content, frame) : content);
      stream = frame.stream;
    }
    at = frame ? at + frame.bytes : nextSync(bytes, Math.max(at + 1, afterId3(bytes, at)));
  }
  if (kept.length < FRAMES_MIN) throw new RefusedFile();
  return Buffer.concat(kept);
}

/** Whether a frame stands at the very beginning, as is told of a file by its first bytes. */
export const startsWithSound = (head: Buffer): boolean => soundAt(head, 0, undefined) !== undefined;

/** A frame of this stream that is followed as one must be. */
function soundAt(bytes: Buffer, at: number, stream: number | undefined): Frame | undefined {
  const frame = frameAt(bytes, at);
  if (!frame || (stream ?? frame.stream) !== frame.stream) return undefined;
  return isFollowed(bytes, at, frame) ? frame : undefined;
}

/** Behind the ID3v2 tag that stands here, if one does. */
function afterId3(bytes: Buffer, at: number): number {
  if (!bytes.subarray(at, at + 3).equals(Buffer.from('ID3')) || at + ID3_HEAD_BYTES > bytes.length) return at;
  const length = [6, 7, 8, 9].reduce((sum, each) => sum * 128 + ((bytes[at + each] ?? 0) & 0x7f), 0);
  return at + ID3_HEAD_BYTES + length;
}

function nextSync(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(0xff, from);
  const tag = bytes.indexOf('ID3', from, 'latin1');
  const nearest = [found, tag].filter((at) => at >= 0);
  return nearest.length === 0 ? bytes.length : Math.min(...nearest);
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  const header = at + HEADER_BYTES <= bytes.length ? bytes.readUInt32BE(at) : 0;
  const isLayer3 = header >>> 21 === 0x7ff && ((header >>> 17) & 3) === LAYER_3;
  if (!isLayer3) return undefined;
  const version = (header >>> 19) & 3;
  const length = lengthOf(header, version);
  return length > 0
    ? { bytes: length, stream: header & 0x001e0c00, sideBytes: sideBytesOf(header, version) }
    : undefined;
}

/** Bytes of a frame; 0 for a header that cannot be. */
function lengthOf(header: number, version: number): number {
  const hertz = (HERTZ[(header >>> 10) & 3] ?? 0) / (HERTZ_DIVISOR[version] || Infinity);
  const kbits = (version === VERSION_1 ? KBITS_1 : KBITS_2)[(header >>> 12) & 15] ?? 0;
  if (hertz === 0 || kbits === 0) return 0;
  return Math.floor((kbits * (version === VERSION_1 ? 144_000 : 72_000)) / hertz) + ((header >>> 9) & 1);
}

function sideBytesOf(header: number, version: number): number {
  const isMono = ((header >>> 6) & 3) === MONO;
  if (version === VERSION_1) return isMono ? 17 : 32;
  return isMono ? 9 : 17;
}

/** By the next frame, the end, or a tag: a header by chance, or one that was bent, is not. */
function isFollowed(bytes: Buffer, at: number, { bytes: length, stream }: Frame): boolean {
  const next = at + length;
  if (next >= bytes.length) return next === bytes.length;
  return (
    frameAt(bytes, next)?.stream === stream ||
    TAGS.some((tag) => bytes.toString('latin1', next, next + tag.length) === tag)
  );
}

/** The first frame may hold no sound but a table for seeking (Xing, Info), which stays, and words of the encoder. */
function firstFrame(frame: Buffer, { sideBytes }: Frame): Buffer {
  const at = HEADER_BYTES + sideBytes;
  const isTable = ['Xing', 'Info'].includes(frame.toString('latin1', at, at + 4));
  if (!isTable || at + 8 > frame.length) return frame;
  const flags = frame.readUInt32BE(at + 4);
  const tableBytes = (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const kept = Buffer.from(frame);
  kept.fill(0, Math.min(at + 8 + tableBytes, kept.length));
  return kept;
}
