import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually, ROLE_PASSWORD } from '#shared/testing';
import { buildIfStale } from '../infra/build.ts';
import { migrate } from '../infra/migrate.ts';
import { requestOfficerToken } from '../infra/officer-token.ts';
import { freePort } from '../infra/ports.ts';
import { ROOT } from '../infra/paths.ts';
import type { PortBook } from '../infra/port-book.ts';
import { loadSecrets } from '../infra/secrets.ts';
import { SERVICES, type ServiceName } from '../infra/service-names.ts';
import { officerIssuer, serviceEnv, services, type Program, type World } from '../infra/services.ts';

export interface SystemOptions {
  /** Further variables of one service; they win over all others. */
  env?: Partial<Record<ServiceName, Record<string, string>>>;
}

export interface NewClient {
  body: string;
  scopes: readonly string[];
}

export interface System {
  /** The gateway's address. */
  url: string;
  topicPrefix: string;
  /** Sends a signal to a service and waits until its process has ended; answers its exit code, null after a kill. */
  end(name: ServiceName, signal: NodeJS.Signals): Promise<number | null>;
  /** Starts a service that has ended, with further variables if given, and waits until it is ready. */
  start(name: ServiceName, env?: Record<string, string>): Promise<void>;
  /** An access token of a client registered for the body. */
  clientToken(client: NewClient): Promise<string>;
  /** An access token of an officer of the local identity provider. */
  officerToken(body: string, role: string): Promise<string>;
  /** Reads as the owner of all schemas. */
  query<R extends object = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<R[]>;
  /** Connection string of a service's runtime role. */
  runtimeUrl(name: ServiceName): string;
  /** Everything that the services have logged so far. */
  logs(): string;
  stop(): Promise<void>;
}

const READY_LIMIT_MS = 60_000;
const NO_LIMITS = Object.fromEntries(
  ['public-write', 'public-lookup', 'public-read', 'token', 'partner-read', 'partner-write'].map((name) => [
    name,
    { max: 1_000_000, windowMs: 60_000 },
  ]),
);

/** Starts the whole system as it is deployed: five processes from the build, a database and topics of their own. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  await buildIfStale();
  const home = mkdtempSync(join(tmpdir(), 'vigil-system-'));
  const database = `system_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${database}`));
  const topicPrefix = `${database}.`;
  const world = await worldOf({ home, database, topicPrefix, options });
  await migrate(world);
  const running = new Map<string, ChildProcess>();
  const programs = new Map([officerIssuer(world), ...services(world)].map((program) => [program.name, program]));
  const start = async (name: string, env: Record<string, string> = {}) => {
    const program = programs.get(name);
    if (!program) throw new Error(`There is no program ${name}.`);
    running.set(name, launch(program, { ...env, OFFICER_ISSUER_HOME: join(home, 'officer-issuer') }, home));
    await eventually(async () => (await fetch(program.healthUrl)).ok, {
      withinMs: READY_LIMIT_MS,
      because: `${name} is ready`,
    });
  };
  const end = async (name: string, signal: NodeJS.Signals): Promise<number | null> => {
    const child = running.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  await Promise.all([...programs.keys()].map((name) => start(name)));
  const reader = await connectTo(urlOf(database));
  const url = programs.get('gateway')?.url ?? '';
  return {
    ...{ url, topicPrefix, end, start },
    clientToken: clientTokens(url, world),
    officerToken: (body, role) =>
      requestOfficerToken(programs.get('officer-issuer')?.url ?? '', world.secrets.officerCliSecret, {
        body,
        roles: [role],
      }),
    query: async <R extends object>(sql: string, parameters?: unknown[]) =>
      (await reader.query<R & Record<string, unknown>>(sql, parameters)).rows,
    runtimeUrl: (name) => serviceEnv(name, world)['DATABASE_URL'] ?? '',
    logs: () =>
      readdirSync(home)
        .filter((file) => file.endsWith('.log'))
        .map((file) => readFileSync(join(home, file), 'utf8'))
        .join('\n'),
    stop: async () => {
      await Promise.all([...running.keys()].map((name) => end(name, 'SIGKILL')));
      await reader.end();
      await asAdmin((admin) => admin.query(`DROP DATABASE ${database} WITH (FORCE)`));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface Place {
  home: string;
  database: string;
  topicPrefix: string;
  options: SystemOptions;
}

async function worldOf({ home, database, topicPrefix, options }: Place): Promise<World> {
  const names = [...SERVICES, 'officer-issuer'] as const;
  const ports: Partial<PortBook> = {};
  for (const name of names) ports[name] = await freePort();
  const secrets = loadSecrets(join(home, 'secrets.json'));
  for (const name of SERVICES) secrets.databasePasswords[name] = ROLE_PASSWORD;
  const common = { KAFKA_TOPIC_PREFIX: topicPrefix, OUTBOX_POLL_MS: '100' };
  return {
    ports: ports as PortBook,
    secrets,
    databaseUrl: urlOf(database),
    kafkaBrokers: process.env['TEST_KAFKA_BROKERS'] ?? '',
    variablesOf: (name) => ({
      ...common,
      ...(name === 'gateway' ? { RATE_LIMITS: JSON.stringify(NO_LIMITS) } : {}),
      ...options.env?.[name],
    }),
  };
}

function launch({ name, entry, env }: Program, further: Record<string, string>, home: string): ChildProcess {
  const log = openSync(join(home, `${name}.log`), 'a');
  return spawn(process.execPath, ['--enable-source-maps', entry], {
    cwd: ROOT,
    env: { ...env, ...further },
    stdio: ['ignore', log, log],
  });
}

/** Clients are registered by the first registrar, whom the gateway's own command makes. */
function clientTokens(url: string, world: World): System['clientToken'] {
  let registrar: Promise<string> | undefined;
  return async ({ body, scopes }) => {
    registrar ??= firstRegistrar(world).then((made) => tokenOf(url, made.clientId, made.clientSecret));
    const answer = await fetch(`${url}/v1/clients`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await registrar}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Client of ${body}`, body, scopes }),
    });
    const made = (await answer.json()) as { id: string; secret: string };
    if (!answer.ok) throw new Error(`No client for ${body}: ${JSON.stringify(made)}`);
    return tokenOf(url, made.id, made.secret);
  };
}

async function firstRegistrar(world: World): Promise<{ clientId: string; clientSecret: string }> {
  const program = join(ROOT, 'dist', 'apps', 'gateway', 'src', 'create-registrar.js');
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...serviceEnv('gateway', world) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(output) as { clientId: string; clientSecret: string };
}

async function tokenOf(url: string, clientId: string, clientSecret: string): Promise<string> {
  const answer = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (!token) throw new Error(`No token for ${clientId}: ${answer.status}`);
  return token;
}

async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // The database is dropped under it when a test has failed.
  await client.connect();
  return client;
}

async function asAdmin(work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = await connectTo(urlOf());
  await work(admin).finally(() => admin.end());
}

function urlOf(database?: string): string {
  const url = new URL(process.env['TEST_ADMIN_DATABASE_URL'] ?? '');
  if (database) url.pathname = `/${database}`;
  return url.href;
}
