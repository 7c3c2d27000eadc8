import { spawn, type ChildProcess } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync, type Options } from '@swc/core';
import { intakeTips } from '#shared/contracts';
import {
  createTestBroker,
  createTestDatabase,
  eventually,
  startTestIssuer,
  type TestBroker,
  type TestDatabase,
  type TestIssuer,
} from '#shared/testing';

const ROOT = resolve(import.meta.dirname, '../../../..');

/** The program under test: a service with a slow route and one that leaves a rejection behind. */
const PROGRAM = `
import { Controller, Get, Module } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Public } from '#shared/auth';
import { intakeTips } from '#shared/contracts';
import { startService } from '#shared/http';

@Controller()
@Public()
class Door {
  @Get('slow') async slow() { await pause(1000); return { done: true }; }
  @Get('endless') async endless() { await pause(60000); }
  @Get('careless') careless() { void Promise.reject(new Error('nobody waits for this')); return {}; }
}
@Module({ controllers: [Door] }) class Rooms {}
await startService({ name: 'intake', module: Rooms, env: {}, publishes: [intakeTips] });
`;

let issuer: TestIssuer;
let database: TestDatabase;
let broker: TestBroker;
let home: string;

beforeAll(async () => {
  home = transpiledProgram();
  [issuer, database, broker] = await Promise.all([
    startTestIssuer(),
    createTestDatabase({ service: 'intake', migrations: [] }),
    createTestBroker([intakeTips]),
  ]);
});

afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await Promise.all([broker.close(), database.drop(), issuer.close()]);
});

/** The drawers as plain JavaScript, where Node finds the packages: what the build makes, without waiting for it. */
function transpiledProgram(): string {
  const base = join(ROOT, '.data', 'test');
  mkdirSync(base, { recursive: true });
  const target = mkdtempSync(join(base, 'program-'));
  const swc = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')) as Options;
  const write = (file: string, code: string) => {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    writeFileSync(join(target, file), transformSync(code, { ...swc, sourceMaps: false, filename: file }).code);
  };
  for (const file of globSync('libs/shared/src/**/*.ts', { cwd: ROOT, exclude: ['**/*spec.ts', '**/testing/**'] })) {
    write(file.replace(/\.ts$/, '.js'), readFileSync(join(ROOT, file), 'utf8'));
  }
  write('main.js', PROGRAM);
  const imports = { '#shared/*': './libs/shared/src/*/index.js' };
  writeFileSync(join(target, 'package.json'), JSON.stringify({ type: 'module', imports }));
  return target;
}

interface Running {
  process: ChildProcess;
  output: () => string;
  /** The exit code, once it has ended. */
  ended: Promise<number | null>;
}

const running: Running[] = [];

afterEach(() => {
  for (const { process } of running.splice(0)) process.kill('SIGKILL');
});

function run(env: Record<string, string>): Running {
  const child = spawn(process.execPath, ['main.js'], { cwd: home, env: { PATH: '', ...env } });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  const started = { process: child, output: () => output, ended };
  running.push(started);
  return started;
}

function wholeEnv(over: Record<string, string> = {}): Record<string, string> {
  const key = Buffer.alloc(32, 1).toString('base64');
  return {
    PORT: '0',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: broker.brokers.join(','),
    KAFKA_TOPIC_PREFIX: broker.topicPrefix,
    TRUSTED_ISSUERS: JSON.stringify(issuer.trusted),
    MATCH_KEY: key,
    EVENT_FIELD_KEYS: JSON.stringify({ current: 'k1', keys: { k1: key } }),
    ...over,
  };
}

async function listening(service: Running): Promise<string> {
  return eventually(() => /"url":"(http:[^"]+)"/.exec(service.output())?.[1], {
    because: `the service listens; it said: ${service.output()}`,
    withinMs: 30_000,
  });
}

describe('startService', () => {
  it('names all that is missing and ends with 1', async () => {
    const service = run({ PORT: '99999', DATABASE_URL: 'mysql://somewhere' });
    expect(await service.ended).toBe(1);
    expect(service.output()).toMatch(/^intake: The environment is not complete:\n/);
    for (const name of ['PORT', 'DATABASE_URL', 'KAFKA_BROKERS', 'TRUSTED_ISSUERS', 'MATCH_KEY', 'EVENT_FIELD_KEYS']) {
      expect(service.output()).toContain(`  - ${name} `);
    }
    expect(service.output()).not.toContain('    at ');
  });

  it('finishes the request at hand on SIGTERM, closes in order and ends with 0', async () => {
    const service = run(wholeEnv());
    const url = await listening(service);
    const slow = fetch(`${url}/slow`).then((answer) => answer.json());
    await eventually(() => fetch(`${url}/health/live`).then((answer) => answer.ok));
    service.process.kill('SIGTERM');
    expect(await slow).toEqual({ done: true });
    expect(await service.ended).toBe(0);
    expect(service.output()).toContain('"msg":"closed"');
    expect(service.output()).not.toMatch(/"level":"(error|fatal)"/);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('does not wait for ever', async () => {
    const service = run(wholeEnv({ SHUTDOWN_LIMIT_MS: '500' }));
    const url = await listening(service);
    fetch(`${url}/endless`).catch(() => undefined);
    await eventually(() => fetch(`${url}/health/live`).then((answer) => answer.ok));
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(1);
    expect(service.output()).toContain('did not end in time');
  });

  it('logs a fault that nobody caught and ends with 1', async () => {
    const service = run(wholeEnv());
    const url = await listening(service);
    await fetch(`${url}/careless`).catch(() => undefined);
    expect(await service.ended).toBe(1);
    expect(service.output()).toMatch(/"level":"fatal".*nobody waits for this/);
  });

  it('says in one sentence that its port is taken, and ends with 1', async () => {
    const first = run(wholeEnv());
    const { port } = new URL(await listening(first));
    const second = run(wholeEnv({ PORT: port }));
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('EADDRINUSE');
  });
});
