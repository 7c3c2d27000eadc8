import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLEAN_UP_LIMIT_MS = 120_000;

/** A folder for one test file; after its last test `stop` ends what still uses the folder, then it is removed. */
export function scratchFolder(stop: () => Promise<unknown> = async () => undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-infra-'));
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }, CLEAN_UP_LIMIT_MS);
  return folder;
}

/** An environment whose PATH holds one program of the given name, which runs the shell script; or none at all. */
export function pathWith(folder: string, programs: Record<string, string>): NodeJS.ProcessEnv {
  const bin = mkdtempSync(join(folder, 'bin-'));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { PATH: bin };
}
