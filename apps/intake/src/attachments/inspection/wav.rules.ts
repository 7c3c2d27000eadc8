import { RefusedFile } from './clean-copy.rules.ts';

/** More chunks than any recorder writes. */
const CHUNKS_MAX = 1_000;
const CHUNK_HEAD_BYTES = 8;

/** By format tag, the bytes of `fmt ` that are kept: PCM, IEEE float, A-law, µ-law, IMA ADPCM, extensible. */
const FORMAT_BYTES: Readonly<Record<number, number>> = { 1: 16, 3: 18, 6: 18, 7: 18, 0x11: 20, 0xfffe: 40 };

interface Chunk {
  type: string;
  content: Buffer;
}

/**
 * The sound alone: format and samples. Titles, authors, places, cue marks and what follows the file are left out.
 * @throws RefusedFile.
 */
export function cleanWav(bytes: Buffer): Buffer {
  const chunks = chunksOf(bytes);
  const format = formatOf(only(chunks, 'fmt '));
  const samples = only(chunks, 'data');
  const count = chunks.find(({ type }) => type === 'fact')?.content.subarray(0, 4);
  const blockBytes = format.readUInt16LE(12);
  if (blockBytes === 0 || samples.length % blockBytes !== 0) throw new RefusedFile();
  const kept = [chunk('fmt ', format), ...(count?.length === 4 ? [chunk('fact', count)] : []), chunk('data', samples)];
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...kept]));
}

function chunksOf(bytes: Buffer): Chunk[] {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF') throw new RefusedFile();
  const end = CHUNK_HEAD_BYTES + bytes.readUInt32LE(4);
  if (end > bytes.length) throw new RefusedFile();
  const chunks: Chunk[] = [];
  for (let at = 12; at < end;) {
    if (at + CHUNK_HEAD_BYTES > end || chunks.length === CHUNKS_MAX) throw new RefusedFile();
    const length = bytes.readUInt32LE(at + 4);
    const from = at + CHUNK_HEAD_BYTES;
    if (from + length > end) throw new RefusedFile();
    chunks.push({ type: bytes.toString('latin1', at, at + 4), content: bytes.subarray(from, from + length) });
    at = from + length + (length % 2);
  }
  return chunks;
}

function only(chunks: readonly Chunk[], wanted: string): Buffer {
  const [first, second] = chunks.filter(({ type }) => type === wanted);
  if (!first || second) throw new RefusedFile();
  return first.content;
}

function formatOf(content: Buffer): Buffer {
  const tag = content.length >= 16 ? content.readUInt16LE(0) : 0;
  const length = FORMAT_BYTES[tag];
  if (length === undefined) throw new RefusedFile();
  const format = Buffer.alloc(length);
  content.copy(format, 0, 0, length);
  if (length > 16) format.writeUInt16LE(length - 18, 16); // What follows is as long as is kept.
  return format;
}

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(CHUNK_HEAD_BYTES);
  head.write(type, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
