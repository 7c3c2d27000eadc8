import exifr from 'exifr';
import sharp, { type Sharp } from 'sharp';
import {
  aDecompressionBomb,
  aPicture,
  aPictureOf,
  aZip,
  CANARY,
  holdsCanary,
} from '../../../../../infra/testing/sample-pictures.ts';
import type { CleanCopy, CleaningOutcome } from './clean-copy.rules.js';
import { Cleaner } from './cleaner.service.js';
import { kindNamed } from './file-kinds.rules.js';
import { hammingDistance } from './perceptual-hash.rules.js';

const cleaner = new Cleaner();
afterAll(() => cleaner.close());

type Format = 'jpeg' | 'png' | 'webp';
const formats: Format[] = ['jpeg', 'png', 'webp'];
const clean = (format: Format, bytes: Buffer): Promise<CleaningOutcome> =>
  cleaner.cleanCopy(kindNamed(`image/${format}`), bytes);
const copyOf = async (format: Format, bytes: Buffer): Promise<CleanCopy> => {
  const outcome = await clean(format, bytes);
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome;
};
const allMetadata = { tiff: true, exif: true, gps: true, xmp: true, iptc: true, icc: false, jfif: false, ihdr: false };

describe('the copy of a picture', () => {
  it.each(formats)('has no place, no author and no words of the original: %s', async (format) => {
    const original = await aPictureOf(format);
    expect(holdsCanary(original)).toBe(true);
    if (format !== 'webp') expect(await exifr.gps(original)).toMatchObject({ latitude: expect.closeTo(21.0283, 3) });
    const { bytes } = await copyOf(format, original);
    expect(holdsCanary(bytes)).toBe(false);
    expect(bytes.includes('Exif')).toBe(false);
    const { exif, xmp, iptc, icc, comments } = await sharp(bytes).metadata();
    expect({ exif, xmp, iptc, icc, comments }).toEqual({});
    if (format !== 'webp') expect(await exifr.parse(bytes, allMetadata)).toBeUndefined();
  });

  it('stands upright, as the camera was held', async () => {
    const { bytes, width, height } = await copyOf('jpeg', await aPictureOf('jpeg', 6));
    expect({ width, height }).toEqual({ width: 160, height: 240 });
    const upright = await (await aPicture()).rotate(90).raw().toBuffer();
    const seen = await sharp(bytes).raw().toBuffer();
    const difference = seen.reduce((sum, value, at) => sum + Math.abs(value - upright[at]!), 0) / seen.length;
    expect(difference).toBeLessThan(4);
  });

  it('shows the colours of another colour space as they were, in sRGB', async () => {
    const wide = await (await aPicture()).withIccProfile('p3').jpeg().toBuffer();
    expect((await sharp(wide).metadata()).icc).toBeDefined();
    const { bytes } = await copyOf('jpeg', wide);
    expect(await sharp(bytes).metadata()).toMatchObject({ space: 'srgb', hasProfile: false });
  });

  it.each(formats)('ends with the picture: what was behind it is gone: %s', async (format) => {
    const hidden = Buffer.concat([aZip(), Buffer.from(`<?php echo "${CANARY}"; ?><script>alert(1)</script>`)]);
    const { bytes } = await copyOf(format, Buffer.concat([await aPictureOf(format), hidden]));
    expect(holdsCanary(bytes)).toBe(false);
    expect(bytes.includes('PK\x03\x04') || bytes.includes('<script>') || bytes.includes('<?php')).toBe(false);
  });

  it('is the first frame of a moving picture', async () => {
    const frames = await Promise.all(['red', 'blue'].map((background) => aFrame(background)));
    const moving = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await sharp(moving).metadata()).toMatchObject({ pages: 2 });
    const { bytes } = await copyOf('webp', moving);
    expect((await sharp(bytes).metadata()).pages ?? 1).toBe(1);
  });

  it('is not made of more pixels than are decoded', async () => {
    const bomb = aDecompressionBomb();
    expect(bomb.length).toBeLessThan(200_000);
    expect(await clean('png', bomb)).toEqual({ refused: 'too-many-pixels' });
  });

  it.each(formats)('is not made of half a file, or of another kind of file: %s', async (format) => {
    const original = await (await aPicture()).toFormat(format).toBuffer();
    expect(await clean(format, original.subarray(0, original.length / 2))).toEqual({ refused: 'malformed' });
    expect(await clean(format, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual({
      refused: 'malformed',
    });
    const other = await (await aPicture()).toFormat(format === 'png' ? 'jpeg' : 'png').toBuffer();
    expect(await clean(format, other)).toEqual({ refused: 'malformed' });
  });

  it('is found again when it was made smaller or compressed again, and not for another picture', async () => {
    const { perceptualHash: hash } = await copyOf('jpeg', await aPictureOf('jpeg'));
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    const hashOf = async (format: Format, picture: Sharp): Promise<string> =>
      (await copyOf(format, await picture.toBuffer())).perceptualHash!;
    const alike = [
      await hashOf('jpeg', (await aPicture()).resize(120).jpeg({ quality: 40 })),
      await hashOf('png', (await aPicture(720, 480)).png()),
      await hashOf('webp', (await aPicture()).webp({ quality: 30 })),
    ];
    for (const other of alike) expect(hammingDistance(hash!, other)).toBeLessThanOrEqual(10);
    const turned = await hashOf('jpeg', (await aPicture()).flop().jpeg());
    expect(hammingDistance(hash!, turned)).toBeGreaterThan(16);
    expect(hammingDistance('0000000000000000', 'ffffffffffffffff')).toBe(64);
  });
});

const aFrame = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
