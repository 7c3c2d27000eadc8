import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { LOGS } from '../../../../infra/paths.ts';
import { startS3Proxy, type S3Proxy } from '../../../../infra/s3proxy.ts';
import { startTcpProxy, type TcpProxy } from '../testing/index.js';
import { FileKeyFault, FileMissing, FileStoreFault, type FileStore } from './file-store.js';
import { LocalFileStore } from './local-file-store.js';
import { S3FileStore } from './s3-file-store.js';

const MIB = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 'vigil');
/** Short, so that a store that stalls is given up soon; long for 5 MiB on a slow machine. */
const REQUEST_LIMIT_MS = 4_000;
/** Three tries of a request, their pauses, and a machine that is busy. */
const GIVING_UP_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'vigil-files-'));
const localFolder = join(folder, 'store');
let server: S3Proxy;
let line: TcpProxy;
let client: S3Client;

beforeAll(async () => {
  server = await startS3Proxy({ logFile: join(LOGS, 's3proxy-test.log') });
  line = await startTcpProxy({ host: '127.0.0.1', port: server.port });
  client = new S3Client({ ...server, forcePathStyle: true, credentials: server });
}, 120_000);

afterAll(async () => {
  client?.destroy();
  await line?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const aBucket = (secretAccessKey = server.secretAccessKey, endpoint = `http://127.0.0.1:${line.port}`) =>
  new S3FileStore({ ...server, secretAccessKey, endpoint, pathStyle: true, requestLimitMs: REQUEST_LIMIT_MS });

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  const found = readdirSync(path, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** All that the bucket holds, with uploads that were begun. */
async function inBucket(): Promise<string[]> {
  const { Contents: files = [] } = await client.send(new ListObjectsV2Command({ Bucket: server.bucket }));
  const { Uploads: uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: server.bucket }));
  return [...files, ...uploads].map(({ Key }) => String(Key));
}

const stores = {
  disk: {
    open: (): FileStore => new LocalFileStore(localFolder),
    held: () => Promise.resolve(filesUnder(localFolder)),
  },
  S3: { open: (): FileStore => aBucket(), held: inBucket },
};

/** So many bytes, in chunks; `meanwhile` is awaited after each. */
async function* bytesOf(size: number, meanwhile?: (given: number) => unknown): AsyncGenerator<Uint8Array> {
  for (let given = 0; given < size;) {
    const chunk = CHUNK.subarray(0, size - given);
    yield chunk;
    given += chunk.length;
    await meanwhile?.(given);
  }
}

async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.length;
  }
  return `${size} ${hash.digest('hex')}`;
}

const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );

describe.each(['disk', 'S3'] as const)('files on %s', (kind) => {
  let store: FileStore;
  beforeAll(() => void (store = stores[kind].open()));
  afterAll(() => (store as Partial<S3FileStore>).onModuleDestroy?.());

  it.each([0, 1, CHUNK.length + 1, 5 * MIB, 50 * MIB])('come back as they were put: %d bytes', async (size) => {
    const key = `attachments/of-${size}`;
    await store.put(key, bytesOf(size));
    expect(await digestOf(await store.get(key))).toBe(await digestOf(bytesOf(size)));
    await store.remove(key);
  });

  it('are taken from a Readable as well', async () => {
    await store.put('readable', Readable.from(bytesOf(3)));
    expect(await digestOf(await store.get('readable'))).toBe(await digestOf(bytesOf(3)));
  });

  it('are missing when nobody put them, and after they were removed, twice if need be', async () => {
    await expect(store.get('nobody/put-it')).rejects.toThrow(new FileMissing('nobody/put-it'));
    await store.put('removed', bytesOf(1));
    await store.remove('removed');
    await store.remove('removed');
    await store.remove('never/there');
    await expect(store.get('removed')).rejects.toThrow(FileMissing);
  });

  it('are replaced by what is put under the same key', async () => {
    await store.put('replaced', bytesOf(100));
    await store.put('replaced', bytesOf(7));
    expect(await digestOf(await store.get('replaced'))).toBe(await digestOf(bytesOf(7)));
  });

  it('are seen when they are whole and not before', async () => {
    const seen: unknown[] = [];
    const look = (given: number) => given % (4 * MIB) || store.get('whole').catch((error) => seen.push(error));
    await store.put('whole', bytesOf(12 * MIB, look));
    expect(seen).toHaveLength(3);
    expect(seen.every((error) => error instanceof FileMissing)).toBe(true);
    expect(await digestOf(await store.get('whole'))).toBe(await digestOf(bytesOf(12 * MIB)));
  });

  it.each([1, 12])('leave nothing when their stream fails after %d MiB', async (limit) => {
    await store.put('kept', bytesOf(9));
    const before = await stores[kind].held();
    const fault = new Error('the sender hung up');
    const failing = () => bytesOf(20 * MIB, (given) => given >= limit * MIB && Promise.reject(fault));
    expect(await failureOf(store.put('failed', failing()))).toBe(fault);
    expect(await failureOf(store.put('kept', failing()))).toBe(fault);
    expect(await stores[kind].held()).toEqual(before);
    expect(await digestOf(await store.get('kept'))).toBe(await digestOf(bytesOf(9)));
  });

  it('leave nothing when their stream is destroyed, before or on the way', async () => {
    const before = await stores[kind].held();
    const onTheWay = Readable.from(bytesOf(20 * MIB, (given) => void (given > 8 * MIB && onTheWay.destroy())));
    const early = Readable.from(bytesOf(1)).destroy();
    for (const stream of [onTheWay, early]) await failureOf(store.put('destroyed', stream));
    expect(await stores[kind].held()).toEqual(before);
  });

  it.each(['', '/', '..', '../outside', 'a/../../outside', '/etc/passwd', 'a//b', 'a/', '-a', 'a\0', 'a\n', 'A', 'ệ'])(
    'have no key that leads elsewhere: %j',
    async (key) => {
      const source = Readable.from(bytesOf(1));
      await expect(store.put(key, source)).rejects.toThrow(FileKeyFault);
      await expect(store.get(key)).rejects.toThrow(FileKeyFault);
      await expect(store.remove(key)).rejects.toThrow(FileKeyFault);
      expect(readdirSync(folder).filter((name) => name !== 'store')).toEqual([]);
    },
  );

  it('have keys of 200 characters at most', async () => {
    await store.put('k'.repeat(200), bytesOf(1));
    await expect(store.put('k'.repeat(201), bytesOf(1))).rejects.toThrow(FileKeyFault);
  });

  it('can be checked, as often as one likes', async () => {
    await store.check();
    const before = await stores[kind].held();
    await store.check();
    expect(await stores[kind].held()).toEqual(before);
  });
});

describe('files on disk', () => {
  const store = () => new LocalFileStore(localFolder);

  it('can be entered and read by their owner alone', async () => {
    await store().put('private/of/owner', bytesOf(1));
    const modes = ['', 'private', 'private/of', 'private/of/owner.file'].map((path) =>
      statSync(join(localFolder, path)),
    );
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '700', '700', '600']);
  });

  it('may have a key that is the beginning of another one', async () => {
    await store().put('same', bytesOf(1));
    await store().put('same/beginning', bytesOf(2));
    expect(await digestOf(await store().get('same'))).toBe(await digestOf(bytesOf(1)));
  });

  it('are written as they come, never held', async () => {
    const unfinished = join(localFolder, '.unfinished');
    let ahead = 0;
    const measure = (given: number) => {
      const [file] = filesUnder(unfinished);
      ahead = Math.max(ahead, given - (file ? statSync(file).size : 0));
    };
    await store().put('large', bytesOf(50 * MIB, measure));
    expect(ahead).toBeLessThan(2 * MIB);
  });

  it('that a killed process left are swept after a day', async () => {
    const left = ['old', 'young'].map((name) => join(localFolder, '.unfinished', name));
    for (const file of left) writeFileSync(file, 'half');
    utimesSync(String(left[0]), 1_700_000_000, 1_700_000_000);
    await store().put('sweeping', bytesOf(1));
    expect(left.map((file) => existsSync(file))).toEqual([false, true]);
    rmSync(String(left[1]));
  });

  it('fail with the cause where the folder cannot be', async () => {
    writeFileSync(join(localFolder, 'not-a-folder'), '');
    const nowhere = new LocalFileStore(join(localFolder, 'not-a-folder', 'store'));
    const fault = new FileStoreFault('The folder of files cannot be written: ENOTDIR.');
    await expect(nowhere.check()).rejects.toThrow(fault);
    const source = Readable.from(bytesOf(20));
    await expect(nowhere.put('a', source)).rejects.toThrow(fault);
    expect(source.destroyed).toBe(true);
  });
});

describe('files in S3', () => {
  it('are refused with a wrong secret, which no error shows', async () => {
    const store = aBucket('sai-khoa-bi-mat');
    const asked = [store.put('a', bytesOf(1)), store.put('a', bytesOf(11 * MIB)), store.get('a'), store.remove('a')];
    for (const fault of await Promise.all([...asked, store.check()].map(failureOf))) {
      expect(fault).toBeInstanceOf(FileStoreFault);
      expect(fault.message).toMatch(/403, it refuses the access key or its secret\.$/);
      expect(inspect(fault, { depth: Infinity, showHidden: true })).not.toMatch(/sai-khoa|khoa-bi-mat|Signature=/);
    }
    store.onModuleDestroy();
  });

  it(
    'fail within a time when the server is gone, and go on when it is back',
    async () => {
      const store = aBucket();
      const source = Readable.from(bytesOf(20 * MIB));
      line.cut({ refuse: true });
      const asked = [store.put('gone', source), store.get('gone'), store.remove('gone'), store.check()];
      for (const fault of await Promise.all(asked.map(failureOf))) expect(fault).toBeInstanceOf(FileStoreFault);
      expect(source.destroyed).toBe(true);
      line.accept();
      await store.check();
      store.onModuleDestroy();
    },
    GIVING_UP_MS,
  );

  it(
    'fail within a time when the server stalls, and are not gathered meanwhile',
    async () => {
      const store = aBucket();
      let taken = 0;
      line.let({ back: 'held' });
      const asked = [
        store.put(
          'stalled',
          bytesOf(50 * MIB, (given) => void (taken = given)),
        ),
        store.check(),
      ];
      const faults = await Promise.all(asked.map(failureOf));
      line.cut();
      line.let({ back: 'open' });
      for (const fault of faults) expect(fault).toBeInstanceOf(FileStoreFault);
      expect(taken).toBeLessThan(16 * MIB);
      store.onModuleDestroy();
    },
    GIVING_UP_MS,
  );

  it('fail on the way out as a fault of the store', async () => {
    const store = aBucket();
    await store.put('cut', bytesOf(50 * MIB));
    const stream = await store.get('cut');
    const fault = await failureOf(
      (async () => {
        for await (const _chunk of stream) line.cut();
      })(),
    );
    expect(fault).toBeInstanceOf(FileStoreFault);
    store.onModuleDestroy();
  });

  it('need a bucket that is there', async () => {
    const store = new S3FileStore({ ...server, bucket: 'no-such-bucket', pathStyle: true });
    await expect(store.check()).rejects.toThrow('The bucket of files cannot be written: NoSuchBucket 404.');
    await expect(store.get('a')).rejects.toThrow(FileStoreFault);
    store.onModuleDestroy();
  });
});
