import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const NAME_WIDTH = 12;

/** A command that must end with exit code 0. */
export interface Check {
  name: string;
  /** A program of node_modules/.bin, or `node`, and its arguments. */
  words: string[];
}

export interface Outcome {
  check: Check;
  passed: boolean;
  output: string;
  seconds: number;
}

/** Runs the checks, at most `lanes` at once, and prints a line as each ends. */
export async function runChecks(checks: readonly Check[], lanes: number): Promise<Outcome[]> {
  const waiting = [...checks];
  const outcomes: Outcome[] = [];
  const serve = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await run(check);
      console.log(lineOf(outcome));
      outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: lanes }, serve));
  return outcomes;
}

function lineOf({ check, passed, seconds }: Outcome): string {
  return `  ${check.name.padEnd(NAME_WIDTH)} ${passed ? 'passed' : 'FAILED'} ${seconds.toFixed(1).padStart(6)} s`;
}

function run(check: Check): Promise<Outcome> {
  const [program = '', ...args] = check.words;
  const command = program === 'node' ? process.execPath : join(root, 'node_modules', '.bin', program);
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (code: number | null) =>
      resolve({ check, passed: code === 0, output, seconds: (performance.now() - start) / 1_000 });
    child.once('error', (error) => {
      output += error.message;
      end(null);
    });
    child.once('close', end);
  });
}

/** The programs of node_modules/.bin start with `env node`, which must find the Node that the repository brings. */
function environment(): NodeJS.ProcessEnv {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, NO_COLOR: '1', NODE_NO_WARNINGS: '1' };
}
