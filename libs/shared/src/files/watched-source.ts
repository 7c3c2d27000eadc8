import { Readable } from 'node:stream';
import type { FileBytes } from './file-store.js';

/** A stream on its way into a store, which tells its own failure from the store's. */
export class WatchedSource {
  private failure?: { error: unknown };

  constructor(private readonly bytes: FileBytes) {}

  /** The bytes, to be read once. */
  stream(): Readable {
    return Readable.from(this.watched(), { objectMode: false });
  }

  /** Ends the stream, and answers what is to be thrown: its own failure if it had one, else the store's. */
  endWith(fault: Error): unknown {
    if (this.bytes instanceof Readable) this.bytes.destroy();
    return this.failure ? this.failure.error : fault;
  }

  private async *watched(): AsyncGenerator<Uint8Array> {
    const source: AsyncIterator<Uint8Array> = this.bytes[Symbol.asyncIterator]();
    try {
      for (let next = await this.next(source); !next.done; next = await this.next(source)) yield next.value;
    } finally {
      await source.return?.();
    }
  }

  /** The place where the stream's own failures are seen; what a reader that gives up throws in comes in elsewhere. */
  private async next(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await source.next();
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}
