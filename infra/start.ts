import { once } from 'node:events';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { requireDiskSpace } from './disk.ts';
import { StartFault } from './fault.ts';
import { withFileLock } from './file-lock.ts';
import { provideKafka, providePostgres, stopLocalServers } from './local-servers.ts';
import { migrate } from './migrate.ts';
import { DATA, ensureFolder, RUN } from './paths.ts';
import { reservePorts, type PortBook } from './port-book.ts';
import { markOf } from './processes.ts';
import { say, seconds, step } from './progress.ts';
import { forgetState, readLivingState, readState, writeState, type RunState } from './run-state.ts';
import { officerIssuer, services, type Program, type World } from './services.ts';
import { stopLeftovers, Supervisor } from './supervisor.ts';
import { worldOf } from './world.ts';

const PORTS = join(RUN, 'ports.json');

/**
 * Brings everything up and stays in the foreground until it is told to stop. When another process has done so
 * already, only says where.
 */
export async function start(): Promise<void> {
  refuseProduction();
  requireDiskSpace(ensureFolder(DATA));
  if (await claimSupervision()) return superviseUntilStopped();
  const running = readLivingState();
  say(
    running?.ready
      ? `Vigil 389 runs already.\n${addressesOf(running)}`
      : 'Vigil 389 is being started by another process.',
  );
}

/** Where a running system is found, for people. */
export function addressesOf({ urls }: RunState): string {
  return [
    `  Swagger UI       ${urls.docs}`,
    `  Gateway          ${urls.gateway}`,
    `  Officer issuer   ${urls.officerIssuer}`,
    '  A token          npm run officer-token -- --body market-surveillance-01 --role case-officer',
    '  The end          npm run stop',
  ].join('\n');
}

function refuseProduction(): void {
  if (process.env.NODE_ENV !== 'production') return;
  throw new StartFault(
    '"npm start" brings up a system for development and refuses NODE_ENV=production: unset it, or deploy the images as docs/operations.md describes.',
  );
}

/** True when this process is now the one that supervises; two that start at the same moment do not both get it. */
async function claimSupervision(): Promise<boolean> {
  return withFileLock(join(RUN, 'start.lock'), async () => {
    if (readLivingState()) return false;
    await stopLeftovers(Object.values(readState()?.programs ?? {}));
    const supervisor = markOf(process.pid);
    if (!supervisor) throw new Error('This process cannot see itself; is /proc mounted?');
    const urls = { gateway: '', docs: '', officerIssuer: '' };
    writeState({ supervisor, ready: false, urls, databaseUrl: '', kafkaBrokers: '', programs: {} });
    return true;
  });
}

async function superviseUntilStopped(): Promise<void> {
  const stopped = new AbortController();
  const supervisor = new Supervisor({ said: say, changed: (programs) => updateState({ programs }) });
  onStopSignal(() => {
    if (stopped.signal.aborted) return supervisor.kill();
    say('Stopping.');
    stopped.abort();
  });
  try {
    await bringUp(supervisor, stopped.signal);
    if (!stopped.signal.aborted) await once(stopped.signal, 'abort');
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
  } finally {
    await supervisor.stop();
    await stopLocalServers();
    forgetState();
  }
  say('Everything is stopped; the data is kept for the next start.');
}

async function bringUp(supervisor: Supervisor, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  say('Vigil 389 starts; Ctrl-C or "npm run stop" ends it.');
  const ports = await reservePorts(PORTS, process.env.GATEWAY_PORT);
  const world = await prepare(ports.book, signal);
  await step('migrations', () => migrate(world, signal));
  const launchProgram = async (program: Program) => {
    await ports.giveUp(program.port);
    await supervisor.start(program);
    return program.url;
  };
  for (const group of [[officerIssuer(world)], services(world)]) {
    signal.throwIfAborted();
    await settleAll(group.map((program) => step(program.name, () => launchProgram(program), String)));
  }
  const state = updateState({ ready: true });
  say(`Ready after ${seconds(performance.now() - start)}.\n${addressesOf(state)}`);
}

/** Everything that the migrate step and the services stand on. */
async function prepare(ports: PortBook, signal: AbortSignal): Promise<World> {
  const noteOf = (built: boolean) => (built ? '' : 'up to date');
  const building = step('build', () => buildIfStale(signal), noteOf);
  const servers = settleAll([providePostgres(), provideKafka()]);
  await settleAll<unknown>([building, servers]);
  signal.throwIfAborted();
  const [databaseUrl = '', kafkaBrokers = ''] = await servers;
  const world = worldOf(ports, databaseUrl, kafkaBrokers);
  updateState({ databaseUrl, kafkaBrokers, clockFile: world.clockFile, urls: urlsOf(world) });
  return world;
}

/** Like Promise.all, but waits for all before it fails, so that nothing is still being started when all is stopped. */
async function settleAll<T>(promises: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

function urlsOf({ ports }: World): RunState['urls'] {
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  return { gateway, docs: `${gateway}/docs`, officerIssuer: `http://127.0.0.1:${ports['officer-issuer']}` };
}

function updateState(change: Partial<RunState>): RunState {
  const state = { ...(readState() as RunState), ...change };
  writeState(state);
  return state;
}

function onStopSignal(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}
