import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { StartFault } from './fault.ts';
import { ROOT, RUN } from './paths.ts';
import { plannedPorts } from './port-book.ts';
import { runProgram } from './run-program.ts';
import { readLivingState } from './run-state.ts';
import { serviceEnv } from './services.ts';
import { worldOf } from './world.ts';

export interface RegistrarCredentials {
  clientId: string;
  clientSecret: string;
}

/** Makes the first registrar of the running system; its id and secret are printed this once. */
export async function createRegistrar(args: string[]): Promise<void> {
  const { code } = await runProgramOfGateway(args, { inherit: true });
  process.exitCode = code;
}

/** Makes the first registrar for a program that goes on with it. */
export async function newRegistrar(): Promise<RegistrarCredentials> {
  const { output } = await runProgramOfGateway([], { inherit: false });
  const line = output.split('\n').find((text) => text.startsWith('{"clientId"'));
  if (line === undefined) throw new StartFault(`The registrar could not be made:\n${output.trim()}`);
  return JSON.parse(line) as RegistrarCredentials;
}

async function runProgramOfGateway(
  args: string[],
  { inherit }: { inherit: boolean },
): Promise<{ code: number; output: string }> {
  const state = readLivingState();
  if (!state) throw new StartFault('The system does not run: start it with "npm start".');
  await buildIfStale();
  const world = worldOf(plannedPorts(join(RUN, 'ports.json')), state.databaseUrl, state.kafkaBrokers);
  const program = join(ROOT, 'dist', 'apps', 'gateway', 'src', 'create-registrar.js');
  const env = { ...process.env, ...serviceEnv('gateway', { ...world, clockFile: state.clockFile }) };
  return runProgram(process.execPath, ['--enable-source-maps', program, ...args], { env, inherit });
}
