import { EnvError, loadEnv, type EnvSource } from '#shared/config';
import { intakeEnv } from '../intake.env.js';
import { fileStoreOf } from './file-store.adapter.js';

const key = Buffer.alloc(32, 7).toString('base64');
const keyring = JSON.stringify({ current: 'k1', keys: { k1: key } });
const others = { INTAKE_RECEIPT_KEY: key, INTAKE_PERSON_KEY: key, INTAKE_IDENTITY_KEYS: keyring };
const bucket = {
  INTAKE_S3_BUCKET: 'vigil-files',
  INTAKE_S3_ACCESS_KEY_ID: 'vigil',
  INTAKE_S3_SECRET_ACCESS_KEY: 'khoa-bi-mat',
};

async function storeOf(source: EnvSource, NODE_ENV: 'production' | 'development' = 'production'): Promise<string> {
  const store = await fileStoreOf({ ...loadEnv(intakeEnv, { ...others, ...source }), NODE_ENV });
  return store.constructor.name;
}

async function faultsOf(source: EnvSource): Promise<readonly string[]> {
  try {
    await storeOf(source);
  } catch (error) {
    if (error instanceof EnvError) return error.faults;
    throw error;
  }
  return [];
}

describe("the store that intake's variables name", () => {
  it('is a folder', async () => {
    expect(await storeOf({ INTAKE_FILES_FOLDER: '/files' })).toBe('LocalFileStore');
  });

  it('is S3 as soon as a bucket is named, also beside a folder', async () => {
    expect(await storeOf({ ...bucket, INTAKE_FILES_FOLDER: '/files' })).toBe('S3FileStore');
  });

  it('needs no variable in development, but one in production', async () => {
    expect(await storeOf({}, 'development')).toBe('LocalFileStore');
    expect(await faultsOf({})).toEqual(['INTAKE_FILES_FOLDER or INTAKE_S3_BUCKET is missing (where files are kept)']);
  });

  it('is refused with all that a bucket lacks', async () => {
    expect(await faultsOf({ INTAKE_S3_BUCKET: 'vigil-files', INTAKE_FILES_FOLDER: '/files' })).toEqual([
      'INTAKE_S3_ACCESS_KEY_ID is missing (files are kept in S3)',
      'INTAKE_S3_SECRET_ACCESS_KEY is missing (files are kept in S3)',
    ]);
    const { INTAKE_S3_BUCKET: _none, ...keys } = bucket;
    expect(await faultsOf({ ...keys, INTAKE_S3_ENDPOINT: 'https://s3.example' })).toEqual([
      'INTAKE_S3_BUCKET is missing (files are kept in S3)',
    ]);
  });

  it('is refused with a name that no bucket has and an address that is none', async () => {
    const faults = await faultsOf({ ...bucket, INTAKE_S3_BUCKET: 'A/b', INTAKE_S3_ENDPOINT: 's3.example' });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['INTAKE_S3_ENDPOINT', 'INTAKE_S3_BUCKET']);
  });
});
