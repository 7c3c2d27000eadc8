import { RefusedFile, outcomeToBytes, type CleaningOutcome } from './clean-copy.rules.ts';
import { cleaned } from './cleaning.rules.ts';

// Only what Node can strip of types stands in this file and what it imports: it is run as it is where the sources are.

/** A program of its own: the media type is its argument, a file is its input, and the outcome its output. */
const [mediaType = ''] = process.argv.slice(2);
for (const part of outcomeToBytes(await outcomeOf(await bytesOf(process.stdin)))) process.stdout.write(part);

async function outcomeOf(bytes: Buffer): Promise<CleaningOutcome> {
  try {
    return await cleaned(mediaType, bytes);
  } catch (error) {
    return { refused: error instanceof RefusedFile ? error.refused : 'malformed' }; // Their words may quote the file.
  }
}

async function bytesOf(input: NodeJS.ReadStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of input) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
