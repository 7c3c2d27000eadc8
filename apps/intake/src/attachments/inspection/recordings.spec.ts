import { CANARY, holdsCanary } from '../../../../../infra/testing/sample-pictures.ts';
import {
  aMovie,
  anMp3,
  anMp3Frame,
  aWav,
  box,
  HEARD,
  PLACE,
  riff,
  SEEN,
  u32,
} from '../../../../../infra/testing/sample-recordings.ts';
import { cleanMovie } from './movie.rules.js';
import { cleanMp3 } from './mp3.rules.js';
import { cleanWav } from './wav.rules.js';
import { RefusedFile } from './clean-copy.rules.js';
import { Cleaner } from './cleaner.service.js';
import { kindNamed, kindOf } from './file-kinds.rules.js';

const cleaner = new Cleaner();
afterAll(() => cleaner.close());

const files = [
  { mediaType: 'video/mp4', bytes: aMovie('mp42') },
  { mediaType: 'video/quicktime', bytes: aMovie('qt  ') },
  { mediaType: 'audio/mp4', bytes: aMovie('M4A ') },
  { mediaType: 'audio/mpeg', bytes: anMp3() },
  { mediaType: 'audio/wav', bytes: aWav() },
];

const refusalOf = (clean: () => unknown): string => {
  try {
    clean();
  } catch (error) {
    return error instanceof RefusedFile ? error.refused : String(error);
  }
  return 'none';
};

describe('the copy of a recording', () => {
  it.each(files)('has nothing of who made it, where and with what: $mediaType', async ({ mediaType, bytes }) => {
    expect(holdsCanary(bytes)).toBe(true);
    expect((await kindOf(bytes))?.mediaType).toBe(mediaType);
    const copy = await cleaner.cleanCopy(kindNamed(mediaType), bytes);
    if ('refused' in copy) throw new Error(copy.refused);
    expect(copy.mediaType).toBe(mediaType);
    expect(holdsCanary(copy.bytes)).toBe(false);
    expect(copy.bytes.includes(PLACE)).toBe(false);
  });

  it.each(files)('is not made of what ends in its middle: $mediaType', async ({ mediaType, bytes }) => {
    const short = bytes.subarray(0, mediaType === 'audio/mpeg' ? 300 : bytes.length / 2);
    expect(await cleaner.cleanCopy(kindNamed(mediaType), short)).toEqual({ refused: 'malformed' });
  });
});

describe('the copy of a film', () => {
  const copy = cleanMovie(aMovie());

  it('has all its pictures and sounds where they were, and no other track', () => {
    const from = copy.indexOf('mdat') + 4;
    expect(copy.toString('latin1', from).startsWith([...SEEN, ...HEARD].join(''))).toBe(true);
    expect(copy.length).toBe(aMovie().length);
    expect(copy.toString('latin1', copy.indexOf('moov')).match(/vide|soun|meta|gpmd|udta|uuid|ilst|\xa9xyz/g)).toEqual([
      'vide',
      'soun',
    ]);
  });

  it('does not say when it was made', () => {
    expect(aMovie().includes(u32(3_900_000_000))).toBe(true);
    expect(copy.includes(u32(3_900_000_000))).toBe(false);
  });

  it('keeps what a decoder needs', () => {
    for (const type of ['avcC', 'pasp', 'esds', 'stts', 'stsc', 'stsz', 'stco', 'url '])
      expect(copy.includes(type)).toBe(true);
    expect(copy.includes(Buffer.from([0x67, 0x42, 0xc0, 0x1e]))).toBe(true);
  });

  it('is the same when it is cleaned again', () => {
    expect(cleanMovie(copy).equals(copy)).toBe(true);
  });

  it('is not made of one whose pictures are to be fetched elsewhere', () => {
    const elsewhere = Buffer.from(aMovie());
    elsewhere[elsewhere.indexOf('url ') + 7] = 0;
    expect(refusalOf(() => cleanMovie(elsewhere))).toBe('active-content');
  });

  it('is not made of boxes that do not fit, of fragments, or of samples that lie elsewhere', () => {
    const movie = aMovie();
    const deep = Array.from({ length: 20_000 }).reduce<Buffer>(
      (inner) => Buffer.concat([box('free'), inner]),
      box('free'),
    );
    const tooLong = Buffer.from(movie);
    tooLong.writeUInt32BE(0xffffffff, tooLong.indexOf('moov') - 4);
    const huge = Buffer.concat([movie, u32(1), Buffer.from('free'), Buffer.alloc(8, 0xff)]);
    const outside = Buffer.from(movie);
    outside.writeUInt32BE(outside.indexOf('moov'), outside.indexOf('stco') + 12);
    const many = Buffer.from(movie);
    many.writeUInt32BE(0x7fffffff, many.indexOf('stsz') + 12);
    for (const broken of [
      tooLong,
      huge,
      outside,
      many,
      Buffer.concat([movie, deep]),
      Buffer.concat([movie, box('moof')]),
    ])
      expect(refusalOf(() => cleanMovie(broken))).toBe('malformed');
  });
});

describe('the copy of an MP3', () => {
  it('is its frames alone, in their order', () => {
    const copy = cleanMp3(anMp3());
    expect(copy.length).toBe(21 * 417);
    const sounds = Array.from({ length: 20 }, (_, index) => anMp3Frame((index % 10) + 1));
    expect(copy.subarray(417).equals(Buffer.concat(sounds))).toBe(true);
    expect(copy.includes('Info') && !copy.includes('LAME')).toBe(true);
  });

  it('is not made of a frame by chance', () => {
    const chance = Buffer.concat([anMp3Frame(1), Buffer.alloc(2_000), anMp3Frame(2), Buffer.from(CANARY)]);
    expect(refusalOf(() => cleanMp3(chance))).toBe('malformed');
  });
});

describe('the copy of a WAV', () => {
  it('is its format and its samples alone', () => {
    const copy = cleanWav(aWav());
    expect(copy.length).toBe(12 + 24 + 8 + 8_000);
    expect(
      copy.subarray(44).equals(
        aWav()
          .subarray(aWav().indexOf('data') + 8)
          .subarray(0, 8_000),
      ),
    ).toBe(true);
  });

  it('is not made of chunks that are twice there, too long or of an unknown coding', () => {
    const twice = riff(
      'RIFF',
      Buffer.concat([Buffer.from('WAVE'), cleanWav(aWav()).subarray(12), riff('data', Buffer.alloc(2))]),
    );
    const tooLong = cleanWav(aWav());
    tooLong.writeUInt32LE(9_000, 40);
    const unknown = cleanWav(aWav());
    unknown.writeUInt16LE(0x55, 20);
    for (const broken of [twice, tooLong, unknown]) expect(refusalOf(() => cleanWav(broken))).toBe('malformed');
  });
});
