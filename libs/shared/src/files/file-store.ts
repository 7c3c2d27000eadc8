import type { Readable } from 'node:stream';

/** Longer than any key that is made here (a prefix and a UUID or two), within what S3 allows (1024 bytes). */
const KEY_LENGTH_MAX = 200;

/** Words of small letters and digits, joined by `-` within and `/` between them: none can be `..`, empty or absolute. */
const KEY_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/;

/** The bytes of a file as they come. */
export type FileBytes = AsyncIterable<Uint8Array> | Readable;

/** There is no file under the key. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';

  constructor(readonly key: string) {
    super(`There is no file ${key}.`);
  }
}

/** The store cannot be used. Says what failed, and neither credentials nor what the store answered. */
export class FileStoreFault extends Error {
  override readonly name = 'FileStoreFault';
}

/** A key that no file can have; a fault of the program, since keys are never taken from outside. */
export class FileKeyFault extends Error {
  override readonly name = 'FileKeyFault';

  constructor() {
    super(`The key of a file has at most ${KEY_LENGTH_MAX} characters and matches ${KEY_PATTERN}.`);
  }
}

/**
 * Where the bytes of files are kept; an injection token. It neither seals nor looks at what it keeps: sealing is the
 * caller's. A key is e.g. `attachments/0197…`: small letters, digits, `-` and `/`, 200 characters at most.
 */
export abstract class FileStore {
  /**
   * Keeps a stream, of which it holds a few MiB at most. Nobody sees a file before it is whole. A file that is there
   * under the key is replaced, so that an act that is repeated comes to the same. The stream is used up or destroyed.
   * @throws FileKeyFault, FileStoreFault, and as it is the error of a stream that fails; then nothing was kept.
   */
  abstract put(key: string, bytes: FileBytes): Promise<void>;

  /**
   * The bytes of a file. Whoever asks reads the stream to its end or destroys it, or a file or connection stays open.
   * The stream fails with FileStoreFault when the store is lost on the way.
   * @throws FileKeyFault, FileMissing, FileStoreFault.
   */
  abstract get(key: string): Promise<Readable>;

  /** Removes a file; one that is not there is as good as removed. @throws FileKeyFault, FileStoreFault. */
  abstract remove(key: string): Promise<void>;

  /** Writes a trial file, within 5 seconds. @throws FileStoreFault when the store cannot be reached or written. */
  abstract check(): Promise<void>;
}

/** The key itself. @throws FileKeyFault. */
export function soundKey(key: string): string {
  if (key.length > KEY_LENGTH_MAX || !KEY_PATTERN.test(key)) throw new FileKeyFault();
  return key;
}
