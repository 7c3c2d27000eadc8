import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { runProgram } from '../infra/run-program.ts';

export const ROOT = join(import.meta.dirname, '..');
export const SERVICES = ['gateway', 'intake', 'triage', 'notifications', 'reporting'];

/** The published limits are for people and partners; the load is one caller. */
const unlimited = { max: 1_000_000, windowMs: 60_000 };
const unbraked = { free: 10_000_000, max: 10_000_000 };
const baseEnv = {
  ...process.env,
  VIGIL_DATA_DIR: join(ROOT, '.data', 'bench'),
  VIGIL_KAFKA_LIBS: join(ROOT, '.data', 'kafka-libs'),
  RATE_LIMITS: JSON.stringify({
    ...{ 'public-write': unlimited, 'public-lookup': unlimited },
    ...{ 'partner-read': unlimited, 'partner-write': unlimited },
  }),
  BRAKE_LIMITS: JSON.stringify({
    ...{ 'address-minute': unbraked, 'network-minute': unbraked, 'everyone-minute': unbraked },
    ...{ 'address-day': unbraked, 'network-day': unbraked },
  }),
};

/** A system of its own with empty, durable databases, as `npm start` brings it up. */
export interface BenchSystem {
  gatewayUrl: string;
  /** The owner's connection string. */
  databaseUrl: string;
  kafkaBrokers: string;
  /** Where a service listens itself. */
  urlOf(service: string): string;
  pidOf(service: string): number;
  /** What was printed while it started. */
  startLog: string;
  officerToken(body: string, role: string): Promise<string>;
  /** Reads as the owner of all schemas. */
  query<R extends object>(sql: string, parameters?: unknown[]): Promise<R[]>;
}

/** Runs `work` on a system that is there for it alone. */
export async function withBenchSystem<T>(
  work: (system: BenchSystem) => Promise<T>,
  variables: Record<string, string> = {},
): Promise<T> {
  const infra = (...words: string[]) => runInfra({ ...baseEnv, ...variables }, words);
  await infra('reset');
  try {
    await infra('start', '--detach');
    const { urls, programs, databaseUrl, kafkaBrokers } = stateOfSystem();
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
    const system: BenchSystem = {
      gatewayUrl: urls.gateway,
      ...{ databaseUrl, kafkaBrokers },
      urlOf: (service) => programs[service]?.url ?? '',
      pidOf: (service) => programs[service]?.pid ?? 0,
      startLog: join(baseEnv.VIGIL_DATA_DIR, 'logs', 'supervisor.log'),
      officerToken: (body, role) => infra('officer-token', '--body', body, '--role', role),
      query: async <R extends object>(sql: string, parameters?: unknown[]) =>
        (await pool.query<R & pg.QueryResultRow>(sql, parameters)).rows,
    };
    return await work(system).finally(() => pool.end());
  } finally {
    await infra('stop');
  }
}

/** Runs a program of the benchmarks in a process of its own; answers what its last line says. */
export async function runApart<T>(program: string, order: object): Promise<T> {
  const { code, output } = await runProgram(process.execPath, [join(ROOT, 'bench', program), JSON.stringify(order)]);
  if (code !== 0) throw new Error(`${program}: ${output}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as T;
}

async function runInfra(env: NodeJS.ProcessEnv, words: string[]): Promise<string> {
  const { code, output } = await runProgram(process.execPath, [join(ROOT, 'infra', 'cli.ts'), ...words], { env });
  if (code !== 0) throw new Error(`${words.join(' ')}: ${output}`);
  return output.trim();
}

interface SystemState {
  urls: { gateway: string };
  programs: Record<string, { url: string; pid: number }>;
  databaseUrl: string;
  kafkaBrokers: string;
}

function stateOfSystem(): SystemState {
  const file = join(baseEnv.VIGIL_DATA_DIR, 'run', 'state.json');
  return JSON.parse(readFileSync(file, 'utf8')) as SystemState;
}
