import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFault } from './fault.ts';
import { withFileLock } from './file-lock.ts';
import { DATA, ROOT } from './paths.ts';
import { runProgram } from './run-program.ts';

const STAMP = join(ROOT, 'dist', '.built');
const SOURCES = ['apps', 'libs', 'bench', 'infra', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
const SHOWN_LINES = 15;

/** Compiles the tree into dist/ unless no source is newer than the last build. Returns whether it compiled. */
export async function buildIfStale(signal?: AbortSignal): Promise<boolean> {
  return withFileLock(join(DATA, 'build.lock'), async () => {
    const newest = Math.max(...SOURCES.map((path) => newestChange(join(ROOT, path))));
    if (existsSync(STAMP) && statSync(STAMP).mtimeMs >= newest) return false;
    await build(signal);
    writeFileSync(STAMP, '');
    utimesSync(STAMP, new Date(), new Date(newest)); // A source saved during the build is newer than this.
    return true;
  });
}

async function build(signal?: AbortSignal): Promise<void> {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  // Emits without checking types, in half the time: they are checked by `npm run check` and `npm run build`.
  const words = [compiler, '-p', join(ROOT, 'tsconfig.build.json'), '--noCheck'];
  const { code, output } = await runProgram(process.execPath, words, { cwd: ROOT, signal });
  if (code === 0) return;
  const lines = output.trim().split('\n').slice(0, SHOWN_LINES).join('\n');
  throw new StartFault(`The sources do not compile; mend these and start again:\n${lines}`);
}

function newestChange(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time tells of files that were removed or renamed.
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), stat.mtimeMs);
}
