import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileMissing, FileStore, FileStoreFault, soundKey, type FileBytes } from './file-store.js';
import { WatchedSource } from './watched-source.js';

/** The folder of files that are still being written; no key can lead into it, since it has a point in its name. */
const UNFINISHED = '.unfinished';
/** Makes a file's name differ from every folder's: `a` and `a/b` can both be keys. */
const FILE_END = '.file';
/** So old, an unfinished file is of a process that was killed: no upload takes a day. */
const LEFT_BEHIND_MS = 24 * 3_600_000;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Files on a local disk, which is enough where one replica runs: one file each, in folders by the words of its key. */
export class LocalFileStore extends FileStore {
  private readonly folder: string;
  private swept?: Promise<void>;

  /** @param folder is made when it is first needed; for its owner alone. */
  constructor(folder: string) {
    super();
    this.folder = resolve(folder);
  }

  async put(key: string, bytes: FileBytes): Promise<void> {
    const place = this.placeOf(key);
    const source = new WatchedSource(bytes);
    const unfinished = this.unfinishedPlace();
    try {
      await this.write(unfinished, source.stream());
      await this.publish(unfinished, place);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined); // What failed before says more.
      throw source.endWith(faultOf('written', error));
    }
  }

  async get(key: string): Promise<Readable> {
    const place = this.placeOf(key);
    try {
      const file = await open(place);
      return file.createReadStream();
    } catch (error) {
      throw codeOf(error) === 'ENOENT' ? new FileMissing(key) : faultOf('read', error);
    }
  }

  async remove(key: string): Promise<void> {
    const place = this.placeOf(key);
    await rm(place, { force: true }).catch((error: unknown) => {
      throw faultOf('written', error);
    });
  }

  async check(): Promise<void> {
    const trial = this.unfinishedPlace();
    try {
      await ensureFolder(dirname(trial));
      await writeFile(trial, 'x', { mode: FILE_MODE });
      await rm(trial);
    } catch (error) {
      throw faultOf('written', error);
    }
  }

  /** @throws FileKeyFault. */
  private placeOf(key: string): string {
    return join(this.folder, `${soundKey(key)}${FILE_END}`);
  }

  private unfinishedPlace(): string {
    return join(this.folder, UNFINISHED, randomUUID());
  }

  /** Writes a file of which nobody knows yet, down to the disk. */
  private async write(place: string, bytes: Readable): Promise<void> {
    await ensureFolder(dirname(place));
    await (this.swept ??= sweep(dirname(place)));
    await pipeline(bytes, createWriteStream(place, { flags: 'wx', mode: FILE_MODE, flush: true }));
  }

  /** Gives a file its name, at once and for good: it and each new folder outlast a loss of power. */
  private async publish(unfinished: string, place: string): Promise<void> {
    await ensureFolder(dirname(place));
    await rename(unfinished, place);
    for (let folder = dirname(place); ; folder = dirname(folder)) {
      await syncFolder(folder);
      if (folder === this.folder) return;
    }
  }
}

async function ensureFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: FOLDER_MODE });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes what processes that were killed have left, a day before this one began or earlier. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined); // Another process may have finished it.
    if (found && found.mtimeMs < performance.timeOrigin - LEFT_BEHIND_MS) await rm(file, { force: true });
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function faultOf(what: string, error: unknown): FileStoreFault {
  return new FileStoreFault(`The folder of files cannot be ${what}: ${codeOf(error) ?? 'no further cause'}.`);
}
