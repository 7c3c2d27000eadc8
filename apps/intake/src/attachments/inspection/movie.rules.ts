import { BoxReader, onlyBox, type Box } from './boxes.rules.ts';
import { RefusedFile } from './clean-copy.rules.ts';
import { copyEntries, isKeptCoding } from './sample-entries.rules.ts';
import { entriesOf, sampleRanges, type Range } from './samples.rules.ts';

/** Boxes that hold kept boxes, by the box that they stand in. */
const KEPT_IN: Readonly<Record<string, readonly string[]>> = {
  moov: ['mvhd', 'trak'],
  trak: ['tkhd', 'edts', 'mdia'],
  edts: ['elst'],
  mdia: ['mdhd', 'hdlr', 'minf'],
  minf: ['vmhd', 'smhd', 'hdlr', 'dinf', 'stbl'],
  dinf: ['dref'],
  stbl: ['stsd', 'stts', 'ctts', 'cslg', 'stss', 'stsz', 'stsc', 'stco', 'co64'],
};
/** Tables: bytes before their entries, and of one entry. */
const TABLES: Readonly<Record<string, readonly [head: number, entry: number]>> = {
  ...{ stts: [8, 8], ctts: [8, 8], stss: [8, 4], stsc: [8, 12], stco: [8, 4], co64: [8, 8] },
};
/** Bytes of boxes whose length is fixed, by their version; `times` are blanked in the first three. */
const FIXED: Readonly<Record<string, readonly number[]>> = {
  ...{ mvhd: [100, 112], tkhd: [84, 96], mdhd: [24, 36], vmhd: [12], smhd: [8], cslg: [24, 44] },
};
const TIMED = ['mvhd', 'tkhd', 'mdhd'];
const BRANDS = /^(isom|iso[2-9]|mp4[12]|mmp4|avc1|hvc1|hev1|av01|dash|MSNV|M4[ABPV] |qt {2}|3g[p2][3-7]|dby1)$/;
const BRANDS_MAX = 32;
const TRACKS_MAX = 64;

/**
 * The film or sound alone, without being coded anew: everything is blank but what is known to be needed. Places,
 * devices, times, names and other boxes are gone, and so is what lies among the samples without being picture or sound,
 * such as the places that action cameras and phones record as a track of their own. Offsets stay as they are.
 * @throws RefusedFile.
 */
export function cleanMovie(bytes: Buffer): Buffer {
  const reader = new BoxReader(bytes);
  const top = reader.boxesIn(0, bytes.length);
  if (top.some(({ type }) => type === 'moof')) throw new RefusedFile(); // Fragments name their samples otherwise.
  const copy = Buffer.alloc(bytes.length);
  for (const box of top) copyHead(bytes, box, copy, ['ftyp', 'moov', 'mdat'].includes(box.type));
  copyBrands(bytes, onlyBox(top, 'ftyp'), copy);
  copySamples(reader, top, copyMovie(reader, onlyBox(top, 'moov'), copy), copy);
  return copy;
}

/** What is not kept stays as free space of the same length. */
function copyHead(file: Buffer, box: Box, copy: Buffer, kept: boolean): void {
  file.copy(copy, box.start, box.start, box.from);
  if (!kept) copy.write('free', box.start + 4, 'latin1');
}

function copyBrands(file: Buffer, { start, from, end }: Box, copy: Buffer): void {
  const given = file.toString('latin1', from, from + 4);
  const major = BRANDS.test(given) ? given : 'isom'; // As every brand that is not known is read.
  const count = (end - from - 8) / 4;
  if (start !== 0 || !Number.isInteger(count) || count < 0 || count > BRANDS_MAX) throw new RefusedFile();
  copy.write(major, from, 'latin1');
  for (let at = from + 8; at < end; at += 4) {
    const brand = file.toString('latin1', at, at + 4);
    copy.write(BRANDS.test(brand) ? brand : major, at, 'latin1');
  }
}

interface Ranges {
  kept: Range[];
  dropped: Range[];
}

function copyMovie(reader: BoxReader, moov: Box, copy: Buffer): Ranges {
  const boxes = reader.inside(moov);
  const tracks = boxes.filter(({ type }) => type === 'trak');
  if (tracks.length > TRACKS_MAX) throw new RefusedFile();
  const ranges: Ranges = { kept: [], dropped: [] };
  for (const box of boxes) {
    const isTrack = box.type === 'trak';
    const isKept = isTrack ? keepTrack(reader, box, ranges) : box.type === 'mvhd';
    copyHead(reader.file, box, copy, isKept);
    if (isKept) copyBox(reader, box, copy);
  }
  onlyBox(boxes, 'mvhd');
  if (ranges.kept.length === 0) throw new RefusedFile();
  return ranges;
}

/** Tracks of pictures and sound are kept; all others go with their samples. */
function keepTrack(reader: BoxReader, trak: Box, { kept, dropped }: Ranges): boolean {
  const media = reader.inside(onlyBox(reader.inside(trak), 'mdia'));
  const hdlr = onlyBox(media, 'hdlr');
  const tables = reader.inside(onlyBox(reader.inside(onlyBox(media, 'minf')), 'stbl'));
  const handler = reader.file.toString('latin1', hdlr.from + 8, Math.min(hdlr.from + 12, hdlr.end));
  const isKept = ['vide', 'soun'].includes(handler) && isKeptCoding(reader, handler, onlyBox(tables, 'stsd'));
  (isKept ? kept : dropped).push(...sampleRanges(reader, tables));
  return isKept;
}

function copyBox(reader: BoxReader, box: Box, copy: Buffer): void {
  const known = KEPT_IN[box.type];
  if (!known) return copyLeaf(reader, box, copy);
  for (const inner of reader.inside(box)) {
    const isKept = known.includes(inner.type);
    copyHead(reader.file, inner, copy, isKept);
    if (isKept) copyBox(reader, inner, copy);
  }
}

/** Of each box as many bytes as it must have, so that nothing stands behind them. */
function copyLeaf(reader: BoxReader, box: Box, copy: Buffer): void {
  const { file } = reader;
  const keep = (length: number): void => {
    if (box.from + length > box.end) throw new RefusedFile();
    file.copy(copy, box.from, box.from, box.from + length);
  };
  const table = TABLES[box.type];
  if (table) return keep(table[0] + entriesOf(reader, box, ...table) * table[1]);
  switch (box.type) {
    case 'stsd':
      return copyEntries(reader, box, copy);
    case 'dref':
      return copyReferences(reader, box, copy);
    case 'hdlr':
      return keep(12); // Behind it: the maker's name and the program's.
    case 'stsz':
      return keep(12 + (file.readUInt32BE(box.from + 4) === 0 ? 4 * entriesOf(reader, box, 12, 4) : 0));
    case 'elst':
      return keep(8 + entriesOf(reader, box, 8, 12) * (file[box.from] === 1 ? 20 : 12));
    default:
      keep(fixedLength(file, box));
      if (TIMED.includes(box.type)) copy.fill(0, box.from + 4, box.from + (file[box.from] === 1 ? 20 : 12));
  }
}

function fixedLength(file: Buffer, { type, from }: Box): number {
  const length = FIXED[type]?.[file[from] ?? -1];
  if (length === undefined) throw new RefusedFile();
  return length;
}

/** A film whose samples lie in another file or address would make a player fetch them. */
function copyReferences(reader: BoxReader, dref: Box, copy: Buffer): void {
  const { file } = reader;
  entriesOf(reader, dref, 8, 12);
  file.copy(copy, dref.from, dref.from, dref.from + 8);
  for (const entry of reader.boxesIn(dref.from + 8, dref.end)) {
    if (entry.from + 4 > entry.end) throw new RefusedFile();
    const isHere = file.readUInt32BE(entry.from) === 1;
    if (!isHere || !['url ', 'alis'].includes(entry.type)) throw new RefusedFile('active-content');
    file.copy(copy, entry.start, entry.start, entry.from + 4);
  }
}

/** Samples lie in `mdat` and nowhere else; those of a dropped track go even where a kept one claims them. */
function copySamples({ file }: BoxReader, top: readonly Box[], { kept, dropped }: Ranges, copy: Buffer): void {
  const media = top.filter(({ type }) => type === 'mdat');
  const isIn = ([from, end]: Range): boolean => media.some((box) => from >= box.from && end <= box.end);
  if (![...kept, ...dropped].every(isIn)) throw new RefusedFile();
  let copied = 0;
  for (const [from, end] of kept.toSorted((a, b) => a[0] - b[0])) {
    if (from < copied) throw new RefusedFile(); // Samples that overlap are no recording, and would cost time.
    file.copy(copy, from, from, end);
    copied = end;
  }
  for (const [from, end] of dropped) copy.fill(0, from, end);
}
