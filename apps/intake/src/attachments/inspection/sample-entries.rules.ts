import type { Box, BoxReader } from './boxes.rules.ts';
import { RefusedFile } from './clean-copy.rules.ts';
import { entriesOf } from './samples.rules.ts';

/** What kept sample entries are of: pictures and sound in the codings that players know, with the parts they need. */
const CODINGS: Readonly<Record<string, readonly string[]>> = {
  vide: [
    ...['avc1', 'avc3', 'hvc1', 'hev1', 'dvh1', 'dvhe', 'mp4v', 'av01', 'vp08', 'vp09', 's263'],
    ...['apch', 'apcn', 'apcs', 'apco', 'ap4h'],
  ],
  soun: [
    ...['mp4a', 'alac', 'ac-3', 'ec-3', 'samr', 'sawb', 'Opus', 'fLaC', '.mp3', 'lpcm', 'ipcm', 'fpcm'],
    ...['sowt', 'twos', 'in24', 'in32', 'fl32', 'fl64', 'ulaw', 'alaw'],
  ],
};
/** Configurations of decoders: they hold no words, and longer ones were made to. */
const KEPT_PARTS: Readonly<Record<string, number>> = {
  ...{ avcC: 4_096, hvcC: 8_192, av1C: 1_024, vpcC: 64, esds: 256, dvcC: 64, dvvC: 64, d263: 64, pasp: 16, clap: 40 },
  ...{ fiel: 10, btrt: 20, colr: 19, chan: 256, alac: 64, dac3: 32, dec3: 64, damr: 32, dOps: 64, dfLa: 64, pcmC: 16 },
  ...{ frma: 12, enda: 10 },
};
/** Where the parts begin, from the entry's start: `VisualSampleEntry`, `AudioSampleEntry` and QuickTime's versions. */
const PICTURE_BYTES = 86;
const SOUND_BYTES = [36, 52, 72];

/** Whether all of a track's codings are kept. */
export function isKeptCoding(reader: BoxReader, handler: string, stsd: Box): boolean {
  const known = CODINGS[handler] ?? [];
  const entries = entryBoxes(reader, stsd);
  return entries.length > 0 && entries.every(({ type }) => known.includes(type));
}

/** Copies `stsd` without vendors, names of coders, and parts that are not known. */
export function copyEntries(reader: BoxReader, stsd: Box, copy: Buffer): void {
  const { file } = reader;
  file.copy(copy, stsd.from, stsd.from, stsd.from + 8);
  for (const entry of entryBoxes(reader, stsd)) {
    const isPicture = CODINGS['vide']?.includes(entry.type);
    const partsFrom = entry.start + (isPicture ? PICTURE_BYTES : soundBytes(file, entry));
    if (partsFrom > entry.end) throw new RefusedFile();
    file.copy(copy, entry.start, entry.start, partsFrom);
    copy.fill(0, entry.start + 8, entry.start + 14);
    copy.fill(0, entry.start + 20, entry.start + 24); // The vendor.
    if (isPicture) copy.fill(0, entry.start + 50, entry.start + 82); // The coder's name.
    copyParts(reader, { ...entry, from: partsFrom }, copy);
  }
}

function entryBoxes(reader: BoxReader, stsd: Box): Box[] {
  const count = entriesOf(reader, stsd, 8, 8);
  const entries = reader.boxesIn(stsd.from + 8, stsd.end);
  if (entries.length !== count) throw new RefusedFile();
  return entries;
}

function soundBytes(file: Buffer, { start, end }: Box): number {
  const version = start + 18 <= end ? file.readUInt16BE(start + 16) : -1;
  const length = SOUND_BYTES[version];
  if (length === undefined) throw new RefusedFile();
  return length;
}

function copyParts(reader: BoxReader, parent: Box, copy: Buffer): void {
  const { file } = reader;
  for (const part of reader.inside(parent)) {
    file.copy(copy, part.start, part.start, part.from);
    const isColour = part.type === 'colr' && /^ncl[xc]/.test(file.toString('latin1', part.from, part.from + 4));
    const isKept = part.type === 'colr' ? isColour : Object.hasOwn(KEPT_PARTS, part.type);
    if (part.type === 'wave') copyParts(reader, part, copy);
    else if (isKept && part.end - part.start <= (KEPT_PARTS[part.type] ?? 0))
      file.copy(copy, part.from, part.from, part.end);
    else copy.write('free', part.start + 4, 'latin1');
  }
}
