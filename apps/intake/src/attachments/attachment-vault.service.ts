import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Keyring } from '#shared/auth';
import { ENV } from '#shared/config';
import { FILE_KEY_BYTES, FileStore, headOf, openFile, sealFile } from '#shared/files';
import { AppError } from '#shared/http';
import type { IntakeEnv } from '../intake.env.js';
import { copyKey, originalKey } from './attachment.rules.js';
import type { StoredFile } from './attachments.writes.js';
import { HEAD_BYTES, kindOf, type FileKind } from './inspection/file-kinds.rules.js';

/** A file in the store and the key that opens it. */
export interface Sealed {
  storeKey: string;
  sealedKey: string;
}

/**
 * Puts files into the store and takes them out: each under a data key of its own (sealed under the keyring's), its bytes
 * bound to their place. Nothing unsealed is ever written to a disk.
 */
@Injectable()
export class AttachmentVault {
  private readonly log = new Logger(AttachmentVault.name);
  private readonly keyring: Keyring;

  constructor(
    private readonly store: FileStore,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {
    this.keyring = Keyring.parse(env.INTAKE_IDENTITY_KEYS);
  }

  /** A place in the store that nothing has. */
  newPlace(): string {
    return randomUUID();
  }

  /**
   * Takes a file in as it comes, in as much memory as a piece of it needs.
   * @throws AppError `unsupported-media-type` for a kind that is not allowed and for an empty one, `payload-too-large`;
   * whatever its source or the store throws. Nothing is kept then.
   */
  async takeIn(storeKey: string, source: AsyncIterable<Uint8Array>, name?: string): Promise<StoredFile> {
    const { head, rest } = await headOf(source, HEAD_BYTES);
    const mediaType = (await allowedKind(head)).mediaType;
    const dataKey = randomBytes(FILE_KEY_BYTES);
    const measured = new Measured(this.env.INTAKE_FILE_LIMIT_BYTES);
    const place = originalKey(storeKey);
    await this.store.put(place, sealFile(dataKey, place, measured.pass(joined(head, rest))));
    return {
      storeKey,
      sealedKey: this.keyring.seal(dataKey, storeKey),
      sealedName: name === undefined ? undefined : Keyring.of(dataKey).seal(name, storeKey),
      mediaType,
      bytes: measured.bytes,
      sha256: measured.sha256(),
    };
  }

  /** The original's bytes. @throws FileMissing, FileStoreFault, or Error when they were changed. */
  original({ storeKey, sealedKey }: Sealed): AsyncGenerator<Buffer> {
    return this.open(originalKey(storeKey), this.dataKeyOf({ storeKey, sealedKey }));
  }

  /** The copy's bytes. @throws as {@link original}. */
  copy({ storeKey, sealedKey }: Sealed): AsyncGenerator<Buffer> {
    return this.open(copyKey(storeKey), this.dataKeyOf({ storeKey, sealedKey }));
  }

  /** Keeps the copy for readers beside the original. */
  async keepCopy(sealed: Sealed, bytes: Buffer): Promise<void> {
    const place = copyKey(sealed.storeKey);
    await this.store.put(place, sealFile(this.dataKeyOf(sealed), place, only(bytes)));
  }

  /** The name under which a file was given; null for one that does not open any more. */
  nameOf(sealed: Sealed, sealedName: string | null): string | null {
    if (sealedName === null) return null;
    try {
      return Keyring.of(this.dataKeyOf(sealed)).open(sealedName, sealed.storeKey).toString('utf8');
    } catch {
      this.log.error(`The name of the file ${sealed.storeKey} does not open: is its key out of the keyring?`);
      return null;
    }
  }

  /** Removes whatever lies at a place. */
  async remove(storeKey: string): Promise<void> {
    await this.store.remove(originalKey(storeKey));
    await this.store.remove(copyKey(storeKey));
  }

  private dataKeyOf({ storeKey, sealedKey }: Sealed): Buffer {
    return this.keyring.open(sealedKey, storeKey);
  }

  private async *open(place: string, dataKey: Buffer): AsyncGenerator<Buffer> {
    yield* openFile(dataKey, place, await this.store.get(place));
  }
}

/** Counts a stream and takes its hash as it passes. */
class Measured {
  bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly limitBytes: number) {}

  async *pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.bytes += chunk.length;
      if (this.bytes > this.limitBytes)
        throw new AppError('payload-too-large', { detail: `Tệp vượt quá ${this.limitBytes} byte.` });
      this.hash.update(chunk);
      yield chunk;
    }
  }

  sha256(): string {
    return this.hash.digest('hex');
  }
}

async function allowedKind(head: Buffer): Promise<FileKind> {
  const kind = await kindOf(head);
  if (kind) return kind;
  throw new AppError('unsupported-media-type', {
    detail: 'Chỉ nhận tệp JPEG, PNG, WebP, HEIC, PDF, MP3, WAV, M4A, MP4 và MOV, xét theo nội dung của tệp.',
  });
}

async function* joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
