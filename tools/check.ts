/** Everything that can be said of the sources without running the system: `npm run check`. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChecks, type Check, type Outcome } from './checks.ts';

const root = dirname(import.meta.dirname);
const sources = ['apps', 'libs', 'infra', 'bench', 'test', 'tools', 'demo'].filter((path) =>
  existsSync(join(root, path)),
);

/** Two at once: CI has two cores, and the type checkers need 1 GB each. */
const LANES = 2;

const ofSources: Check[] = [
  { name: 'lint', words: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'types', words: ['tsc', '-p', 'tsconfig.json', '--noEmit'] },
  { name: 'build', words: ['node', 'tools/build.ts'] },
  { name: 'format', words: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'boundaries', words: ['depcruise', '--config', '.dependency-cruiser.cjs', ...sources] },
];

/** What is generated from the compiled code and committed must be what it would generate now. */
const ofBuild: Check[] = [
  { name: 'contracts', words: ['node', 'tools/release-contracts.ts', '--check'] },
  { name: 'asyncapi', words: ['node', 'tools/asyncapi.ts', '--check'] },
  { name: 'openapi', words: ['node', 'infra/cli.ts', 'openapi', '--check'] },
  { name: 'spectral', words: ['spectral', 'lint', 'openapi/vigil.json', '--ruleset', '.spectral.yaml'] },
  { name: 'deploy', words: ['node', 'tools/deploy-files.ts', '--check'] },
];

function report(outcomes: readonly Outcome[]): void {
  const failed = outcomes.filter(({ passed }) => !passed);
  for (const { check, output } of failed) console.log(`\n── ${check.name}: ${check.words.join(' ')}\n${output.trim()}`);
  console.log(`\n${outcomes.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

report([...(await runChecks(ofSources, LANES)), ...(await runChecks(ofBuild, LANES))]);
