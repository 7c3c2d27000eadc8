import { statfsSync } from 'node:fs';
import { StartFault } from './fault.ts';

const NEEDED_BYTES = 1024 ** 3;
const FULL_DISK = /ENOSPC|No space left on device/;

/** Refuses to start on a disk that PostgreSQL and Kafka would soon fill. */
export function requireDiskSpace(folder: string, freeBytes = freeBytesAt(folder)): void {
  if (freeBytes < NEEDED_BYTES) throw fullDisk(folder, `${Math.floor(freeBytes / 1024 ** 2)} MB are free`);
}

/** The fault for an error or a log that speaks of a full disk; undefined when it is about something else. */
export function diskFault(folder: string, message: string): StartFault | undefined {
  return FULL_DISK.test(message) ? fullDisk(folder, 'no space is left') : undefined;
}

function fullDisk(folder: string, state: string): StartFault {
  return new StartFault(
    `The disk of ${folder} is too full (${state}, 1 GB is needed): free some space ("npm run reset" removes this clone's own data), set VIGIL_DATA_DIR to a folder on another disk, or set DATABASE_URL and KAFKA_BROKERS to servers elsewhere.`,
  );
}

function freeBytesAt(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
