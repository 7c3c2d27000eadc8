import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newRegistrar } from './create-registrar.ts';
import { startDetached } from './detached-start.ts';
import { DATA, DEMO_DATA, ensureFolder, KAFKA_LIBS, ROOT, RUN } from './paths.ts';
import { freePort } from './ports.ts';
import { say } from './progress.ts';
import { runProgram } from './run-program.ts';
import type { RunState } from './run-state.ts';
import { loadSecrets } from './secrets.ts';
import { clearData, stop } from './stop.ts';

const PLATFORMS = 3;
/** The first moment of the play, in Viet Nam; no event may be older. */
const BEGINNING = '2026-11-01T06:00:00+07:00';

/** Whether a demo has left its system running, or a crash of one something that is to be stopped. */
export function demoRuns(): boolean {
  return existsSync(join(DEMO_DATA, 'run', 'state.json'));
}

/** Runs a command of infra/ in a process whose data folder is the demo's; its exit code becomes ours. */
export async function inDemo(words: string[]): Promise<void> {
  // Ctrl-C reaches the other process too, which stops in order; this one waits for it.
  process.on('SIGINT', () => undefined);
  const clock = { CLOCK: 'virtual', CLOCK_FILE: join(DEMO_DATA, 'run', 'clock.json') };
  const env = { ...process.env, ...clock, VIGIL_DATA_DIR: DEMO_DATA, VIGIL_KAFKA_LIBS: KAFKA_LIBS };
  const program = join(ROOT, 'infra', 'cli.ts');
  const { code } = await runProgram(process.execPath, [program, ...words], { cwd: ROOT, env, inherit: true });
  process.exitCode = code;
}

/**
 * Brings the system up with empty databases and has the director play; `--exit`, or Ctrl-C on the way, stops the
 * system at the end.
 */
export async function playDemo(args: string[]): Promise<void> {
  let ends = args.includes('--exit');
  process.once('SIGINT', () => (ends = true));
  try {
    await beginAfresh();
    const ports = await platformPorts();
    const state = await startDetached({ ...process.env, ...demoVariables(ports) });
    process.exitCode = await direct(state, ports, args);
  } finally {
    if (ends) await stop({ all: false });
  }
}

async function beginAfresh(): Promise<void> {
  if (existsSync(join(DATA, 'postgres'))) say('What the last demo has left is removed.');
  say(`The demo has data of its own, in ${DATA}.`);
  await clearData();
  const file = process.env.CLOCK_FILE ?? join(RUN, 'clock.json');
  ensureFolder(RUN);
  writeFileSync(file, JSON.stringify({ at: new Date(BEGINNING).toISOString(), real: Date.now(), rate: 1 }));
}

async function platformPorts(): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < PLATFORMS) ports.add(await freePort());
  return [...ports];
}

/**
 * What the demo's system needs besides: webhooks may go to the platforms on this machine, and the director stands for
 * the reverse proxy behind which citizens come, each from an address of their own; the published limits stay in force.
 */
function demoVariables(ports: readonly number[]): Record<string, string> {
  return {
    WEBHOOK_ALLOWED_TARGETS: ports.map((port) => `127.0.0.1:${port}`).join(','),
    TRUSTED_PROXIES: '127.0.0.1',
  };
}

async function direct({ urls, clockFile }: RunState, ports: number[], args: string[]): Promise<number> {
  const world = {
    gatewayUrl: urls.gateway,
    docsUrl: urls.docs,
    clockFile,
    officerIssuer: { url: urls.officerIssuer, secret: loadSecrets(join(DATA, 'secrets.json')).officerCliSecret },
    registrar: await newRegistrar(),
    platformPorts: ports,
  };
  const env = { ...process.env, DEMO_WORLD: JSON.stringify(world) };
  const program = join(ROOT, 'demo', 'main.ts');
  const { code } = await runProgram(process.execPath, [program, ...args], { cwd: ROOT, env, inherit: true });
  return code;
}
