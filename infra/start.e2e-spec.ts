import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KAFKA_LIBS, ROOT } from './paths.ts';
import { isAlive, launch, type ProcessMark } from './processes.ts';
import { runProgram } from './run-program.ts';
import type { RunState } from './run-state.ts';
import { SERVICES } from './service-names.ts';
import { scratchFolder } from './testing/scratch.ts';

const CLI = join(ROOT, 'infra', 'cli.ts');
const LIMIT_MS = 180_000;
const EVENTUALLY_MS = 60_000;

/** The whole system in a data folder of its own, beside any that the developer has running. */
describe('npm start', () => {
  const folder = scratchFolder(() => run('stop'));
  const env = { ...process.env, VIGIL_DATA_DIR: folder, DATABASE_URL: '', KAFKA_BROKERS: '', GATEWAY_PORT: '' };
  const run = async (...words: string[]) => runProgram(process.execPath, [CLI, ...words], { cwd: ROOT, env });

  beforeAll(() => symlinkSync(KAFKA_LIBS, join(folder, 'kafka-libs')));

  async function start(): Promise<RunState> {
    const { code, output } = await run('start', '--detach');
    if (code !== 0) throw new Error(output);
    return state();
  }

  function state(): RunState {
    return JSON.parse(readFileSync(join(folder, 'run', 'state.json'), 'utf8')) as RunState;
  }

  function processesOf({ supervisor, programs }: RunState): ProcessMark[] {
    const servers = ['postgres', 'kafka'].map((name) => readFileSync(join(folder, name, 'server.json'), 'utf8'));
    return [supervisor, ...Object.values(programs), ...servers.map((text) => JSON.parse(text) as ProcessMark)];
  }

  async function isReady({ programs }: RunState, name: string): Promise<boolean> {
    const answer = await fetch(`${programs[name]?.url}/health/ready`).catch(() => undefined);
    return answer?.ok ?? false;
  }

  async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + EVENTUALLY_MS;
    while (!(await condition()) && Date.now() < end) await sleep(200);
    expect(await condition()).toBe(true);
  }

  const story = (name: string, act: () => Promise<void>) => it(name, act, LIMIT_MS);

  story('brings up five services, which believe the officer issuer', async () => {
    const running = await start();
    for (const name of SERVICES) expect(await isReady(running, name)).toBe(true);
    const { output } = await run('officer-token', '--body', 'dms', '--role', 'case-officer');
    const asOfficer = { headers: { authorization: `Bearer ${output.trim()}` } };
    expect((await fetch(`${running.urls.gateway}/v1/cases`, asOfficer)).status).toBe(200);
    expect((await fetch(`${running.urls.gateway}/v1/cases`)).status).toBe(401);
  });

  story('only says where the system is when it runs already', async () => {
    const { urls, supervisor } = state();
    const { code, output } = await run('start');
    expect(output).toMatch(`Vigil 389 runs already.\n  Swagger UI       ${urls.docs}`);
    expect([code, state().supervisor]).toEqual([0, supervisor]);
  });

  story('starts a service that was killed again', async () => {
    const killed = state().programs.intake as ProcessMark;
    process.kill(killed.pid, 'SIGKILL');
    await eventually(() => state().programs.intake?.pid !== killed.pid);
    await eventually(async () => isReady(state(), 'intake'));
  });

  story('ends what a killed supervisor has left, and begins anew on the same ports', async () => {
    const before = state();
    process.kill(before.supervisor.pid, 'SIGKILL');
    const after = await start();
    expect(Object.values(before.programs).filter(isAlive)).toEqual([]);
    expect(after.urls).toEqual(before.urls);
    expect(await isReady(after, 'gateway')).toBe(true);
  });

  story('leaves no process behind after npm run stop', async () => {
    const processes = processesOf(state());
    expect(processes.filter(isAlive)).toHaveLength(processes.length);
    expect((await run('stop')).code).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
  });

  story('leaves no process behind after Ctrl-C', async () => {
    const terminal = launch({
      command: process.execPath,
      args: [CLI, 'start'],
      logFile: join(folder, 'terminal.log'),
      env,
    });
    const ended = once(terminal, 'exit');
    await eventually(() => readFileSync(join(folder, 'terminal.log'), 'utf8').includes('Ready after'));
    const processes = processesOf(state());
    terminal.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(processes.filter(isAlive)).toEqual([]);
  });
});
