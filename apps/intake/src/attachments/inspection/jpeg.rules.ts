import { RefusedFile } from './clean-copy.rules.ts';

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const ADOBE = 0xee;
/** `Adobe`, versions, flags and the colour transform, with the segment's head. */
const ADOBE_BYTES = 16;

/**
 * A JPEG within a PDF without its application segments (Exif, XMP, IPTC, profiles, thumbnails), comments, and all that
 * stands behind its end; its pixels are not coded anew. Adobe's segment stays: the colours depend on it.
 * @throws RefusedFile.
 */
export function cleanJpeg(bytes: Buffer): Buffer {
  if (markerAt(bytes, 0) !== START) throw new RefusedFile();
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  for (let at = 2; ;) {
    const marker = markerAt(bytes, at);
    if (marker === END) return Buffer.concat([...kept, Buffer.from([0xff, END])]);
    const next = at + 2 + bytes.readUInt16BE(at + 2);
    if (next > bytes.length) throw new RefusedFile();
    const end = marker === SCAN ? endOfScan(bytes, next) : afterFill(bytes, next);
    kept.push(keptOf(marker, bytes.subarray(at, end)));
    at = end;
  }
}

function markerAt(bytes: Buffer, at: number): number {
  const marker = bytes[at] === 0xff ? (bytes[at + 1] ?? 0) : 0;
  if (marker < 0xc0) throw new RefusedFile();
  return marker;
}

function keptOf(marker: number, segment: Buffer): Buffer {
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  const isAdobe = marker === ADOBE && segment.length >= ADOBE_BYTES && segment.toString('latin1', 4, 9) === 'Adobe';
  if (isAdobe) return Buffer.concat([Buffer.from([0xff, ADOBE, 0, ADOBE_BYTES - 2]), segment.subarray(4, ADOBE_BYTES)]);
  return isApplication || marker === 0xfe || marker >= 0xf0 ? Buffer.alloc(0) : segment;
}

/** Where the coded pixels end: at the first marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw new RefusedFile();
}

function afterFill(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
  return at;
}
