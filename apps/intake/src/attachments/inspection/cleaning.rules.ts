import { RefusedFile, type CleanCopy } from './clean-copy.rules.ts';

/**
 * The cleaned copy of a file of this type. A library is loaded for the files that need it alone.
 * @throws RefusedFile, and whatever a parser throws at a broken file.
 */
export async function cleaned(mediaType: string, bytes: Buffer): Promise<CleanCopy> {
  const { cleanImage, isImageType } = await import('./image.rules.ts');
  if (!isImageType(mediaType)) throw new RefusedFile();
  return cleanImage(mediaType, bytes);
}
