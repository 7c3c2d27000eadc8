import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { StartFault } from './fault.ts';
import { ROOT, RUN } from './paths.ts';
import { plannedPorts } from './port-book.ts';
import { runProgram } from './run-program.ts';
import { readLivingState } from './run-state.ts';
import { serviceEnv } from './services.ts';
import { worldOf } from './world.ts';

/** Makes the first registrar of the running system; its id and secret are printed this once. */
export async function createRegistrar(args: string[]): Promise<void> {
  const state = readLivingState();
  if (!state) throw new StartFault('The system does not run: start it with "npm start".');
  await buildIfStale();
  const world = worldOf(plannedPorts(join(RUN, 'ports.json')), state.databaseUrl, state.kafkaBrokers);
  const program = join(ROOT, 'dist', 'apps', 'gateway', 'src', 'create-registrar.js');
  const env = { ...process.env, ...serviceEnv('gateway', { ...world, clockFile: state.clockFile }) };
  const { code } = await runProgram(process.execPath, ['--enable-source-maps', program, ...args], {
    env,
    inherit: true,
  });
  process.exitCode = code;
}
