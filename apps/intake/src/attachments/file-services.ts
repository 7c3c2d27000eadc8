import type { Provider } from '@nestjs/common';
import { ENV } from '#shared/config';
import { FileStore, fileStoreFrom, MalwareScanner } from '#shared/files';
import type { IntakeEnv } from '../intake.env.js';

/** Where files lie, and who looks for malware in them. */
export const fileServices: Provider[] = [
  { provide: FileStore, inject: [ENV], useFactory: storeOf },
  {
    provide: MalwareScanner,
    inject: [ENV],
    useFactory: (env: IntakeEnv) => new MalwareScanner({ url: env.INTAKE_CLAMD_URL }),
  },
];

function storeOf(env: IntakeEnv): FileStore {
  return fileStoreFrom({
    folder: env.INTAKE_FILES_FOLDER,
    s3: {
      endpoint: env.INTAKE_S3_ENDPOINT,
      pathStyle: env.INTAKE_S3_PATH_STYLE,
      region: env.INTAKE_S3_REGION,
      bucket: env.INTAKE_S3_BUCKET,
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
