import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.ts';
import { isAlive } from './processes.ts';
import type { RunningProgram } from './run-state.ts';
import { scratchFolder } from './testing/scratch.ts';

const HEALTHY = `import { createServer } from 'node:http';
createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1');`;
const STUBBORN = `${HEALTHY} process.on('SIGTERM', () => undefined);`;
const BROKEN = `console.error('DATABASE_URL is missing'); process.exit(1);`;

describe('the supervisor', () => {
  const folder = scratchFolder();
  process.env.VIGIL_DATA_DIR = folder;
  let programs: Record<string, RunningProgram> = {};
  const said: string[] = [];

  async function supervise() {
    const { Supervisor } = await import('./supervisor.ts');
    return new Supervisor({ changed: (now) => (programs = now), said: (line) => said.push(line) });
  }

  async function program(name: string, source: string) {
    const entry = join(folder, `${name}.mjs`);
    writeFileSync(entry, source);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    return { name, entry, port, url, healthUrl: url, env: { ...process.env, PORT: String(port) } };
  }

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 600 && !(await condition()); tries += 1) await sleep(50);
  }

  it('starts a program that was killed again, in a new process on the same port', async () => {
    const supervisor = await supervise();
    const healthy = await program('healthy', HEALTHY);
    await supervisor.start(healthy);
    const first = programs.healthy as RunningProgram;
    process.kill(first.pid, 'SIGKILL');
    await until(() => programs.healthy?.pid !== first.pid);
    await until(() =>
      fetch(healthy.url).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
    expect(said.join()).toMatch(/healthy ended \(SIGKILL\) and starts again in 250 ms/);
    expect((await fetch(healthy.url)).ok).toBe(true);
    await supervisor.stop();
    expect(isAlive(programs.healthy as RunningProgram)).toBe(false);
  });

  it('gives up on a program that never becomes ready, with the end of its log', async () => {
    const supervisor = await supervise();
    await expect(supervisor.start(await program('broken', BROKEN))).rejects.toThrow(
      /broken did not become ready[\s\S]*DATABASE_URL is missing/,
    );
    await supervisor.stop();
  });

  it('kills a program that does not end when it is asked to', async () => {
    const supervisor = await supervise();
    await supervisor.start(await program('stubborn', STUBBORN));
    const { stubborn } = programs as { stubborn: RunningProgram };
    await supervisor.stop();
    expect(isAlive(stubborn)).toBe(false);
  });
});
