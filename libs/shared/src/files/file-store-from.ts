import { EnvError } from '#shared/config';
import type { FileStore } from './file-store.js';
import { LocalFileStore } from './local-file-store.js';
import type { S3Settings } from './s3-file-store.js';

/** Where files are kept; with a bucket or an endpoint it is S3, otherwise the folder. */
export interface FileStoreSettings {
  folder?: string;
  s3: Partial<Omit<S3Settings, 'requestLimitMs'>>;
  /** The variables that the settings come from, for an operator. */
  names: Record<'folder' | Exclude<keyof S3Settings, 'requestLimitMs' | 'pathStyle'>, string>;
}

/**
 * The store that the settings name.
 * @throws EnvError naming each setting that is missing: a bucket without keys, or neither folder nor bucket.
 */
export async function fileStoreFrom({ folder, s3, names }: FileStoreSettings): Promise<FileStore> {
  if (s3.bucket !== undefined || s3.endpoint !== undefined) {
    const settings = completed(s3, names);
    const { S3FileStore } = await import('./s3-file-store.js'); // Who keeps files in a folder need not load it.
    return new S3FileStore(settings);
  }
  if (folder === undefined)
    throw new EnvError([`${names.folder} or ${names.bucket} is missing (where files are kept)`]);
  return new LocalFileStore(folder);
}

function completed(s3: FileStoreSettings['s3'], names: FileStoreSettings['names']): S3Settings {
  const { endpoint, pathStyle = true, region, bucket, accessKeyId, secretAccessKey } = s3;
  if (region && bucket && accessKeyId && secretAccessKey) {
    return { endpoint, pathStyle, region, bucket, accessKeyId, secretAccessKey };
  }
  const missing = (['region', 'bucket', 'accessKeyId', 'secretAccessKey'] as const).filter((part) => !s3[part]);
  throw new EnvError(missing.map((part) => `${names[part]} is missing (files are kept in S3)`));
}
