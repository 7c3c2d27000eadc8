import { CANARY } from './sample-pictures.ts';

/** Where an action camera says a film was made, and in QuickTime's own way. */
export const PLACE = '+21.0283+105.8542+012.000/';

export function box(type: string, ...contents: (Buffer | number[] | string)[]): Buffer {
  const content = Buffer.concat(
    contents.map((each) => (typeof each === 'string' ? Buffer.from(each, 'latin1') : Buffer.from(each))),
  );
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

const TIME = 3_900_000_000;
const MADE = box('udta', box('\xa9xyz', [0, PLACE.length, 0x15, 0xc7], PLACE + CANARY), box('\xa9nam', CANARY));
const KEYS = box(
  'meta',
  box('hdlr', u32(0, 0), 'mdta', Buffer.alloc(13)),
  box('keys', u32(0, 1), box('mdta', 'com.apple.quicktime.location.ISO6709')),
  box('ilst', box('\0\0\0\x01', box('data', u32(1, 0), PLACE + CANARY))),
);

interface Track {
  handler: 'vide' | 'soun' | 'meta';
  samples: string[];
  /** Of the first sample, from the file's start. */
  offset: number;
}

/** One chunk that holds all samples. */
function trackBox({ handler, samples, offset }: Track): Buffer {
  const sizes = samples.map((sample) => sample.length);
  const tables = box(
    'stbl',
    box('stsd', u32(0, 1), entryBox(handler)),
    box('stts', u32(0, 1, samples.length, 100)),
    box('stsc', u32(0, 1, 1, samples.length, 1)),
    box('stsz', u32(0, 0, samples.length, ...sizes)),
    box('stco', u32(0, 1, offset)),
    box('uuid', CANARY),
  );
  const header = handler === 'vide' ? box('vmhd', Buffer.alloc(12)) : box('smhd', Buffer.alloc(8));
  const reference = box('dinf', box('dref', u32(0, 1), box('url ', u32(1))));
  const named = box('hdlr', u32(0, 0), handler, Buffer.alloc(12), `${CANARY}\0`);
  return box(
    'trak',
    box('tkhd', u32(7, TIME, TIME, 1, 0, 300), Buffer.alloc(60)),
    box('mdia', box('mdhd', u32(0, TIME, TIME, 1_000, 300, 0)), named, box('minf', header, reference, tables)),
    MADE,
    KEYS,
  );
}

function entryBox(handler: Track['handler']): Buffer {
  const name = Buffer.alloc(32);
  name.write(`\x0e${CANARY}`, 'latin1');
  const picture = Buffer.concat([Buffer.alloc(6), u32(0x00010000), Buffer.alloc(32), name, Buffer.alloc(4)]);
  const parts = [box('uuid', CANARY), box('pasp', u32(1, 1)), box('udta', CANARY)];
  const coder = box(
    'avcC',
    [1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0xc0, 0x1e, 1, 0, 4, 0x68, 0xce, 0x3c, 0x80],
  );
  if (handler === 'vide') return box('avc1', picture, coder, ...parts);
  if (handler === 'soun')
    return box('mp4a', [0, 0, 0, 0, 0, 0, 0, 1], Buffer.alloc(20), box('esds', u32(0, 0)), ...parts);
  return box('gpmd', [0, 0, 0, 0, 0, 0, 0, 1], CANARY);
}

export const SEEN = ['picture one', 'picture number two'];
export const HEARD = ['sound one', 'sound number two'];
const SPOKEN_OF = [`GPS5 ${PLACE} ${CANARY}`];

/** A film as phones and action cameras make it: pictures, sound, and the places as a track of their own. */
export function aMovie(brand: 'mp42' | 'qt  ' | 'M4A ' = 'mp42'): Buffer {
  const tracks: Omit<Track, 'offset'>[] = [
    ...(brand === 'M4A ' ? [] : [{ handler: 'vide' as const, samples: SEEN }]),
    { handler: 'soun', samples: HEARD },
    { handler: 'meta', samples: SPOKEN_OF },
  ];
  const type = box('ftyp', brand, u32(0), brand, 'mp42');
  const media = box('mdat', tracks.flatMap(({ samples }) => samples).join(''), `gap ${CANARY}`);
  let offset = type.length + 8;
  const moved = tracks.map((track) => {
    const from = offset;
    offset += track.samples.join('').length;
    return trackBox({ ...track, offset: from });
  });
  const header = box('mvhd', u32(0, TIME, TIME, 1_000, 300), Buffer.alloc(80));
  const about = [MADE, KEYS, box('uuid', CANARY)];
  return Buffer.concat([type, media, box('moov', header, ...moved, ...about), ...about, box('free', CANARY)]);
}

/** A second of a tone, with who recorded it where. */
export function aWav(): Buffer {
  const samples = Buffer.alloc(8_000);
  for (let at = 0; at < 4_000; at++) samples.writeInt16LE(Math.round(9_000 * Math.sin(at / 5)), at * 2);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(4_000, 4);
  format.writeUInt32LE(8_000, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const info = Buffer.concat([
    Buffer.from('INFO'),
    riff('IART', Buffer.from(CANARY)),
    riff('ICMT', Buffer.from(CANARY)),
  ]);
  const chunks = [riff('bext', Buffer.from(CANARY)), riff('fmt ', format), riff('LIST', info), riff('data', samples)];
  const xmp = riff('_PMX', Buffer.from(CANARY));
  return Buffer.concat([riff('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks, xmp])), Buffer.from(CANARY)]);
}

export function riff(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** 128 kbit/s at 44.1 kHz: 417 bytes. */
export function anMp3Frame(fill: number): Buffer {
  const frame = Buffer.alloc(417, fill);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  return frame;
}

/** Twenty frames with all the tags that players know, in front, between and behind. */
export function anMp3(): Buffer {
  const text = (id: string, content: Buffer): Buffer =>
    Buffer.concat([Buffer.from(id), u32(content.length), Buffer.from([0, 0]), content]);
  const words = [
    text('TPE1', Buffer.concat([Buffer.from([0]), Buffer.from(CANARY)])),
    text('COMM', Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(CANARY, 'utf16le')])),
  ];
  const content = Buffer.concat(words);
  const id3 = Buffer.concat([
    Buffer.from('ID3\x03\0\0\0\0'),
    Buffer.from([content.length >> 7, content.length & 127]),
    content,
  ]);
  const table = anMp3Frame(0);
  table.write('Info', 36);
  table.writeUInt32BE(0, 40);
  table.write(`LAME${CANARY}`, 44);
  const frames = Array.from({ length: 10 }, (_, index) => anMp3Frame(index + 1));
  const ape = Buffer.from(`APETAGEX${'\0'.repeat(24)}Artist\0${CANARY}APETAGEX${'\0'.repeat(24)}`);
  const lyrics = Buffer.from(`LYRICSBEGINAUT00014${CANARY}000043LYRICS200`);
  const id3v1 = Buffer.alloc(128);
  id3v1.write(`TAG${CANARY}`);
  return Buffer.concat([id3, table, ...frames, id3, ...frames, ape, lyrics, id3v1]);
}
