import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.ts';
import { StartFault } from './fault.ts';
import { ROOT, RUN } from './paths.ts';
import { plannedPorts } from './port-book.ts';
import { runProgram } from './run-program.ts';
import { readLivingState } from './run-state.ts';
import { SERVICES } from './service-names.ts';
import { serviceEnv } from './services.ts';
import { worldOf } from './world.ts';

/**
 * Sends a topic's journal of the running system again, to one reader: `--topic intake.tips --reader reporting`; the
 * rest of what is said is passed on as it is.
 */
export async function republish(args: string[]): Promise<void> {
  const { topic } = parseArgs({ args, strict: false, options: { topic: { type: 'string', default: '' } } }).values;
  const owner = SERVICES.find((name) => String(topic).startsWith(`${name}.`));
  if (!owner) throw new StartFault('Say --topic with a topic such as intake.tips, and --reader with a service.');
  const state = readLivingState();
  if (!state) throw new StartFault('The system does not run: start it with "npm start".');
  await buildIfStale();
  const world = worldOf(plannedPorts(join(RUN, 'ports.json')), state.databaseUrl, state.kafkaBrokers);
  const program = join(ROOT, 'dist', 'infra', 'deploy', 'republish.js');
  const env = { ...process.env, ...serviceEnv(owner, { ...world, clockFile: state.clockFile }) };
  const { code } = await runProgram(process.execPath, [program, ...args], { env, inherit: true });
  process.exitCode = code;
}
