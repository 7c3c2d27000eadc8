import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test file, removed after its last test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-infra-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
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
