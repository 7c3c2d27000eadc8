/**
 * Brings about all faults in full number (`npm run test:faults`, up to an hour) and writes docs/guarantees.md from what
 * the tests saw. Further words are passed on to Jest.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { writeGuarantees } from './guarantees-page.ts';

const root = dirname(import.meta.dirname);
const folder = join(root, '.data', 'guarantees');

/** Where promises are shown: the faults, and tests of single parts that note what they see. */
const tests = [
  'test/faults/',
  'test/schema-isolation',
  'libs/shared/src/messaging/(delivery-model|standstill)',
  'libs/shared/src/contracts/contracts.spec',
  'apps/triage/src/(cases/case-replicas|subjects/subject-lock)',
];

const words = process.argv.slice(2);
if (words.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const load = Number((loadavg()[0] ?? 0).toFixed(1));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', jest, '--runInBand', ...(words.length > 0 ? words : ['--testPathPatterns', ...tests])],
  { cwd: root, stdio: 'inherit', env: { ...process.env, FAULTS: 'full', GUARANTEES_FOLDER: folder } },
);
writeGuarantees(folder, { cores: cpus().length, load, node: process.version });
process.exitCode = status ?? 1;
