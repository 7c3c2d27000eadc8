import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's root: the folder above infra/. */
export const ROOT = dirname(import.meta.dirname);

/** Everything that a run leaves behind is under this folder, which git ignores. */
export const DATA = process.env.VIGIL_DATA_DIR ?? join(ROOT, '.data');

export const LOGS = join(DATA, 'logs');
export const RUN = join(DATA, 'run');
export const KAFKA_LIBS = process.env.VIGIL_KAFKA_LIBS ?? join(DATA, 'kafka-libs');
export const GREENMAIL_LIBS = join(DATA, 'greenmail-libs');
export const CLAMD_PACKAGES = join(DATA, 'clamd');
export const S3PROXY_LIBS = join(DATA, 's3proxy-libs');
export const TEST_DATA = join(DATA, 'test');
/** The demo has data of its own, which each run makes afresh. */
export const DEMO_DATA = join(DATA, 'demo');

/** Creates a folder and its parents; returns it, so that it can be used in an expression. */
export function ensureFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** A folder that only its owner may enter: secrets and databases live there. */
export function ensurePrivateFolder(path: string): string {
  ensureFolder(path);
  chmodSync(path, 0o700);
  return path;
}
