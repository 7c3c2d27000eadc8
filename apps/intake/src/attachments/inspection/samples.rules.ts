import { onlyBox, type Box, type BoxReader } from './boxes.rules.ts';
import { RefusedFile } from './clean-copy.rules.ts';

/** A part of the file: from, and behind the last byte. */
export type Range = readonly [from: number, end: number];

/** 24 hours of sound at 48 kHz in single samples would be more; such files are not sent, and cost memory. */
const SAMPLES_MAX = 20_000_000;

/** Where the samples of a track lie in the file, chunk by chunk, from its `stbl`. @throws RefusedFile. */
export function sampleRanges(reader: BoxReader, tables: readonly Box[]): Range[] {
  const offsets = offsetsOf(reader, tables);
  const sizeOf = sizesOf(reader, onlyBox(tables, 'stsz'));
  const perChunk = samplesPerChunk(reader, onlyBox(tables, 'stsc'), offsets.length);
  let sample = 0;
  return offsets.map((offset, chunk) => {
    const count = perChunk[chunk] ?? 0;
    const length = sizeOf(sample, count);
    sample += count;
    return [offset, offset + length];
  });
}

/** The number of entries of a table, whose entries all lie in the box. */
export function entriesOf({ file }: BoxReader, { from, end }: Box, headBytes: number, entryBytes: number): number {
  if (from + headBytes > end) throw new RefusedFile();
  const count = file.readUInt32BE(from + headBytes - 4);
  if (count > SAMPLES_MAX || from + headBytes + count * entryBytes > end) throw new RefusedFile();
  return count;
}

function offsetsOf(reader: BoxReader, tables: readonly Box[]): number[] {
  const isLarge = tables.some(({ type }) => type === 'co64');
  const box = onlyBox(tables, isLarge ? 'co64' : 'stco');
  const count = entriesOf(reader, box, 8, isLarge ? 8 : 4);
  const { file } = reader;
  return Array.from({ length: count }, (_, index) =>
    isLarge ? Number(file.readBigUInt64BE(box.from + 8 + index * 8)) : file.readUInt32BE(box.from + 8 + index * 4),
  );
}

/** Bytes of `count` samples from the `first`. */
function sizesOf(reader: BoxReader, box: Box): (first: number, count: number) => number {
  const { file } = reader;
  if (box.from + 12 > box.end) throw new RefusedFile();
  const same = file.readUInt32BE(box.from + 4);
  if (same === 1) throw new RefusedFile(); // Old QuickTime counts sound otherwise: half of it would be lost unseen.
  const total = entriesOf(reader, box, 12, same === 0 ? 4 : 0);
  return (first, count) => {
    if (first + count > total) throw new RefusedFile();
    if (same > 0) return same * count;
    let length = 0;
    for (let index = first; index < first + count; index++) length += file.readUInt32BE(box.from + 12 + index * 4);
    return length;
  };
}

function samplesPerChunk(reader: BoxReader, box: Box, chunks: number): number[] {
  const { file } = reader;
  const runs = entriesOf(reader, box, 8, 12);
  const perChunk: number[] = [];
  for (let run = 0; run < runs; run++) {
    const at = box.from + 8 + run * 12;
    const next = run + 1 < runs ? file.readUInt32BE(at + 12) : chunks + 1;
    if (file.readUInt32BE(at) !== perChunk.length + 1 || next > chunks + 1) throw new RefusedFile();
    while (perChunk.length + 1 < next) perChunk.push(file.readUInt32BE(at + 4));
  }
  if (perChunk.length !== chunks) throw new RefusedFile();
  return perChunk;
}
