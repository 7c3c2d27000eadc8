import { PassThrough, type Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { FileMissing, FileStore, FileStoreFault, soundKey, type FileBytes } from './file-store.js';
import { WatchedSource } from './watched-source.js';

/** The smallest part that S3 takes; 10,000 of them are 48 GiB, more than any file here. */
const PART_BYTES = 5 * 1024 * 1024;
/** Parts of one file that are held and sent at a time: one goes while the next one comes. */
const PARTS_AT_ONCE = 2;
const CONNECTION_LIMIT_MS = 5_000;
/** Time for one part, or for the beginning of an answer, and the longest silence within one; 5 MiB at 1.5 Mbit/s. */
const REQUEST_LIMIT_MS = 30_000;
/** The first try and two more, with the library's growing pauses of well under a second. */
const TRIES = 3;
/** Readiness has to be told within this time. */
const CHECK_LIMIT_MS = 5_000;
/** No key of a file has a point. */
const TRIAL_KEY = '.check';

/** How an S3-compatible store is reached. */
export interface S3Settings {
  /** Address of the store; AWS's own of the region when absent. */
  endpoint?: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Whether the bucket is named in the path (`https://host/bucket/key`), as most stores but AWS want it. */
  pathStyle: boolean;
  /** Milliseconds for one request; 30 seconds when absent. */
  requestLimitMs?: number;
}

/** Files in a bucket of any S3-compatible store, which any number of replicas share. */
export class S3FileStore extends FileStore {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(settings: S3Settings) {
    super();
    this.bucket = settings.bucket;
    this.client = clientOf(settings);
  }

  async put(key: string, bytes: FileBytes): Promise<void> {
    const place = this.placeOf(key);
    const source = new WatchedSource(bytes);
    const upload = new Upload({
      client: this.client,
      params: { ...place, Body: source.stream() },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    await upload.done().catch((error: unknown) => {
      throw source.endWith(faultOf('written', error));
    });
  }

  async get(key: string): Promise<Readable> {
    const command = new GetObjectCommand(this.placeOf(key));
    const { Body: body } = await this.client.send(command).catch((error: unknown) => {
      throw nameOf(error) === 'NoSuchKey' ? new FileMissing(key) : faultOf('read', error);
    });
    return passedOn(body as Readable);
  }

  async remove(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.placeOf(key));
    await this.client.send(command).catch((error: unknown) => {
      if (nameOf(error) !== 'NoSuchKey') throw faultOf('written', error); // Some stores say so, AWS does not.
    });
  }

  async check(): Promise<void> {
    const trial = new PutObjectCommand({ Bucket: this.bucket, Key: TRIAL_KEY, Body: 'x' });
    const abortSignal = AbortSignal.timeout(CHECK_LIMIT_MS);
    await this.client.send(trial, { abortSignal }).catch((error: unknown) => {
      throw faultOf('written', error);
    });
  }

  /** Ends the connections that are kept open for the next request. */
  onModuleDestroy(): void {
    this.client.destroy();
  }

  /** @throws FileKeyFault. */
  private placeOf(key: string) {
    return { Bucket: this.bucket, Key: soundKey(key) };
  }
}

function clientOf({ requestLimitMs = REQUEST_LIMIT_MS, ...settings }: S3Settings): S3Client {
  const { endpoint, region, pathStyle, accessKeyId, secretAccessKey } = settings;
  return new S3Client({
    ...{ region, forcePathStyle: pathStyle, credentials: { accessKeyId, secretAccessKey } },
    ...(endpoint !== undefined && { endpoint }),
    ...{ maxAttempts: TRIES, retryMode: 'standard' },
    requestHandler: {
      ...{ connectionTimeout: CONNECTION_LIMIT_MS, requestTimeout: requestLimitMs, socketTimeout: requestLimitMs },
      throwOnRequestTimeout: true,
    },
    // Checksums beyond the protocol's first ones are not understood by all stores; what is kept is sealed anyway.
    ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
  });
}

/** The stream, with a fault of the store in place of its error; destroying one ends the other. */
function passedOn(body: Readable): Readable {
  const out = new PassThrough();
  body.once('error', (error) => out.destroy(faultOf('read', error)));
  out.once('close', () => body.destroy());
  return body.pipe(out);
}

function nameOf(error: unknown): unknown {
  return (error as { name?: unknown }).name;
}

/** Names and numbers alone: the library's errors hold the request, and a store's text may repeat what was signed. */
function faultOf(what: string, error: unknown): FileStoreFault {
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const refused = status === 403 ? ', it refuses the access key or its secret' : '';
  const cause = [code ?? nameOf(error), status].filter((part) => part !== undefined).join(' ');
  return new FileStoreFault(`The bucket of files cannot be ${what}: ${cause}${refused}.`);
}
