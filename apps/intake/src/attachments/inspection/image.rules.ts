import sharp, { type Sharp } from 'sharp';
import { RefusedFile, type CleanCopy } from './clean-copy.rules.ts';
import { HASHED_SIDE, perceptualHash } from './perceptual-hash.rules.ts';

/** Above every phone's ordinary picture (50 megapixels), below what would eat the process's memory. */
const PIXELS_MAX = 100_000_000;
/** Hardly to be told from the original, at about its size. */
const QUALITY = 90;

type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

const encoders: Record<ImageType, (image: Sharp) => Sharp> = {
  'image/jpeg': (image) => image.jpeg({ quality: QUALITY }),
  'image/png': (image) => image.png(),
  'image/webp': (image) => image.webp({ quality: QUALITY }),
};

// A hostile file reaches the decoders of the three formats only, whatever libvips would hold it to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
sharp.cache(false);
sharp.concurrency(1);

export const isImageType = (mediaType: string): mediaType is ImageType => Object.hasOwn(encoders, mediaType);

/**
 * The picture painted anew from its pixels: upright, in sRGB, its first frame alone. Nothing else of the file is
 * carried over, so neither metadata nor what was hidden behind the picture is in the copy.
 * @throws RefusedFile.
 */
export async function cleanImage(mediaType: ImageType, bytes: Buffer): Promise<CleanCopy> {
  try {
    const { format, width, height } = await opened(bytes).metadata();
    if (`image/${format}` !== mediaType) throw new RefusedFile();
    if (width * height > PIXELS_MAX) throw new RefusedFile('too-many-pixels');
    const { data, info } = await encoders[mediaType](opened(bytes)).toBuffer({ resolveWithObject: true });
    const copy = { bytes: data, mediaType, width: info.width, height: info.height };
    return { ...copy, perceptualHash: await hashOf(data) };
  } catch (error) {
    throw error instanceof RefusedFile ? error : new RefusedFile(causeOf(error));
  }
}

const opened = (bytes: Buffer): Sharp =>
  sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1, autoOrient: true });

async function hashOf(copy: Buffer): Promise<string> {
  const small = opened(copy).flatten({ background: 'white' }).greyscale();
  const grey = await small.resize(HASHED_SIDE, HASHED_SIDE, { fit: 'fill' }).raw().toBuffer();
  return perceptualHash(grey);
}

/** libvips tells of too many pixels by its words alone. */
const causeOf = (error: unknown): 'too-many-pixels' | 'malformed' =>
  error instanceof Error && error.message.includes('pixel limit') ? 'too-many-pixels' : 'malformed';
