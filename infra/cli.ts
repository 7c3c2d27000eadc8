import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.ts';
import { createRegistrar } from './create-registrar.ts';
import { demoRuns, inDemo, playDemo } from './demo.ts';
import { startDetached } from './detached-start.ts';
import { diskFault } from './disk.ts';
import { StartFault } from './fault.ts';
import { migrateOnly } from './migrate-only.ts';
import { officerToken } from './officer-token.ts';
import { DATA, ROOT } from './paths.ts';
import { say } from './progress.ts';
import { republish } from './republish.ts';
import { runProgram } from './run-program.ts';
import { addressesOf, start } from './start.ts';
import { readLivingState, STATE_FILE } from './run-state.ts';
import { reset, stop } from './stop.ts';

type Command = (args: string[]) => Promise<void>;

const commands: Record<string, Command> = {
  start: async (args) => {
    const { detach } = parseArgs({ args, options: { detach: { type: 'boolean', default: false } } }).values;
    if (!detach) return start();
    const runsAlready = readLivingState()?.ready;
    const state = await startDetached();
    if (runsAlready) say(`Vigil 389 runs already.\n${addressesOf(state)}`);
  },
  stop: async (args) => {
    if (demoRuns()) await inDemo(['stop']);
    await stop(allOf(args));
  },
  reset: async (args) => {
    if (demoRuns()) await inDemo(['stop']);
    await reset(allOf(args));
  },
  migrate: async () => migrateOnly(),
  demo: async (args) => inDemo(['play', ...args]),
  play: async (args) => playDemo(args),
  openapi: async (args) => runCompiled('dist/infra/deploy/openapi.js', args),
  'create-registrar': async (args) => createRegistrar(args),
  republish: async (args) => republish(args),
  'officer-token': async (args) => {
    if (!readLivingState() && demoRuns()) return inDemo(['officer-token', ...args]);
    const options = {
      body: { type: 'string' },
      role: { type: 'string', multiple: true },
      pseudonym: { type: 'string' },
    } as const;
    const { body = '', role = [], pseudonym } = parseArgs({ args, options }).values;
    say(await officerToken({ body, roles: role, pseudonym }));
  },
};

function allOf(args: string[]): { all: boolean } {
  return parseArgs({ args, options: { all: { type: 'boolean', default: false } } }).values;
}

/** Runs a program of the build in this terminal; its exit code becomes ours. */
async function runCompiled(path: string, args: string[]): Promise<void> {
  await buildIfStale();
  const program = join(ROOT, path);
  if (!existsSync(program)) throw new StartFault(`There is no ${path} in this version.`);
  const env = { ...process.env, VIGIL_STATE_FILE: STATE_FILE };
  const { code } = await runProgram(process.execPath, ['--enable-source-maps', program, ...args], {
    cwd: ROOT,
    env,
    inherit: true,
  });
  process.exitCode = code;
}

async function main([name = '', ...args]: string[]): Promise<void> {
  const command = commands[name];
  if (!command) throw new StartFault(`Say one of: ${Object.keys(commands).join(', ')}.`);
  await command(args);
}

// A terminal that was closed must not end the orderly stop that its closing asked for.
process.stdout.on('error', () => undefined);

main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  const fault = error instanceof StartFault || error.code?.startsWith('ERR_PARSE_ARGS');
  const clear = diskFault(DATA, `${error.code} ${error.message}`);
  console.error(clear?.message ?? (fault ? error.message : error));
  process.exitCode = 1;
});
