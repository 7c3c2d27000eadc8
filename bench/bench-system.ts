import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { runProgram } from '../infra/run-program.ts';

export const ROOT = join(import.meta.dirname, '..');

/** The published limits are for people and partners; the load is one caller. */
const unlimited = { max: 1_000_000, windowMs: 60_000 };
const env = {
  ...process.env,
  VIGIL_DATA_DIR: join(ROOT, '.data', 'bench'),
  VIGIL_KAFKA_LIBS: join(ROOT, '.data', 'kafka-libs'),
  RATE_LIMITS: JSON.stringify({ 'public-write': unlimited, 'partner-read': unlimited }),
};

/** A system of its own with empty, durable databases, as `npm start` brings it up. */
export interface BenchSystem {
  gatewayUrl: string;
  officerToken(body: string, role: string): Promise<string>;
  /** Reads as the owner of all schemas. */
  query<R extends object>(sql: string, parameters?: unknown[]): Promise<R[]>;
}

/** Runs `work` on a system that is there for it alone. */
export async function withBenchSystem<T>(work: (system: BenchSystem) => Promise<T>): Promise<T> {
  await infra('reset');
  try {
    await infra('start', '--detach');
    const { urls, databaseUrl } = stateOfSystem();
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
    const system: BenchSystem = {
      gatewayUrl: urls.gateway,
      officerToken: (body, role) => infra('officer-token', '--body', body, '--role', role),
      query: async <R extends object>(sql: string, parameters?: unknown[]) =>
        (await pool.query<R & pg.QueryResultRow>(sql, parameters)).rows,
    };
    return await work(system).finally(() => pool.end());
  } finally {
    await infra('stop');
  }
}

/** Runs a program of the benchmarks in a process of its own; answers what it printed. */
export async function runApart<T>(program: string, order: object): Promise<T> {
  const { code, output } = await runProgram(process.execPath, [join(ROOT, 'bench', program), JSON.stringify(order)]);
  if (code !== 0) throw new Error(`${program}: ${output}`);
  return JSON.parse(output) as T;
}

async function infra(...words: string[]): Promise<string> {
  const { code, output } = await runProgram(process.execPath, [join(ROOT, 'infra', 'cli.ts'), ...words], { env });
  if (code !== 0) throw new Error(`${words.join(' ')}: ${output}`);
  return output.trim();
}

function stateOfSystem(): { urls: { gateway: string }; databaseUrl: string } {
  const file = join(env.VIGIL_DATA_DIR, 'run', 'state.json');
  return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof stateOfSystem>;
}
