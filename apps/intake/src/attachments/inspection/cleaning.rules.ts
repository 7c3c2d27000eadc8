import { RefusedFile, type CleanCopy } from './clean-copy.rules.ts';

type Clean = (bytes: Buffer) => Buffer | Promise<Buffer>;

/** Libraries are loaded for the files that need them alone. */
const CLEANERS: Readonly<Record<string, () => Promise<Clean>>> = {
  'application/pdf': async () => (await import('./pdf.rules.ts')).cleanPdf,
  'audio/mpeg': async () => (await import('./mp3.rules.ts')).cleanMp3,
  'audio/wav': async () => (await import('./wav.rules.ts')).cleanWav,
  'audio/mp4': cleanMovie,
  'video/mp4': cleanMovie,
  'video/quicktime': cleanMovie,
};

/**
 * The cleaned copy of a file of this type.
 * @throws RefusedFile, and whatever a parser throws at a broken file.
 */
export async function cleaned(mediaType: string, bytes: Buffer): Promise<CleanCopy> {
  const { [mediaType]: cleanerOf } = CLEANERS;
  if (!cleanerOf) return cleanedImage(mediaType, bytes);
  const clean = await cleanerOf();
  return { bytes: await clean(bytes), mediaType };
}

async function cleanMovie(): Promise<Clean> {
  return (await import('./movie.rules.ts')).cleanMovie;
}

async function cleanedImage(mediaType: string, bytes: Buffer): Promise<CleanCopy> {
  const { cleanImage, isImageType } = await import('./image.rules.ts');
  if (!isImageType(mediaType)) throw new RefusedFile();
  return cleanImage(mediaType, bytes);
}
