import type { FactoryProvider } from '@nestjs/common';
import { ENV } from '#shared/config';
import { FileStore, fileStoreFrom } from '#shared/files';
import type { IntakeEnv } from '../intake.env.js';

/** Where files are in development and in tests, from the folder in which intake was started. */
const DEVELOPMENT_FOLDER = '.data/files';

/** The store of files that intake's variables name; intake does not start with half of them. */
export const fileStore: FactoryProvider<FileStore> = { provide: FileStore, useFactory: fileStoreOf, inject: [ENV] };

/** @throws EnvError when something is missing. */
export function fileStoreOf(env: FileStoreEnv): Promise<FileStore> {
  return fileStoreFrom({
    folder: env.INTAKE_FILES_FOLDER ?? (env.NODE_ENV === 'production' ? undefined : DEVELOPMENT_FOLDER),
    s3: {
      endpoint: env.INTAKE_S3_ENDPOINT,
      region: env.INTAKE_S3_REGION,
      bucket: env.INTAKE_S3_BUCKET,
      pathStyle: env.INTAKE_S3_PATH_STYLE,
      accessKeyId: env.INTAKE_S3_ACCESS_KEY_ID,
      secretAccessKey: env.INTAKE_S3_SECRET_ACCESS_KEY,
    },
    names: {
      folder: 'INTAKE_FILES_FOLDER',
      endpoint: 'INTAKE_S3_ENDPOINT',
      region: 'INTAKE_S3_REGION',
      bucket: 'INTAKE_S3_BUCKET',
      accessKeyId: 'INTAKE_S3_ACCESS_KEY_ID',
      secretAccessKey: 'INTAKE_S3_SECRET_ACCESS_KEY',
    },
  });
}

type FileStoreEnv = Pick<
  IntakeEnv,
  'NODE_ENV' | Extract<keyof IntakeEnv, `INTAKE_S3_${string}` | 'INTAKE_FILES_FOLDER'>
>;
