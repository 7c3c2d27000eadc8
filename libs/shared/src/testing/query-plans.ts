import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { TestDatabase } from './test-database.js';

/** Tables with at least so many rows count as large; those of a reference list stay below. */
const LARGE_ROWS = 5_000;
/** Rows of one table that one statement may look at unless its test says otherwise: some pages of a list. */
const READ_LIMIT_ROWS = 1_000;

/** A node of a plan as EXPLAIN (ANALYZE, FORMAT JSON) writes it. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Filter?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

interface Plan {
  'Query Text': string;
  Plan: PlanNode;
}

export interface PlanWatch {
  /** How many statements have been seen since the watch began. */
  readonly statements: number;
  /** Hears the connections of a further pool, which must not have connected before the watch began. */
  hear(pool: Pool): void;
  /**
   * Runs the work and answers what its statements read that they should not, one line for each: a large table read from
   * end to end, or more of its rows looked at than `mostRows`, by whatever index. Empty when all is well.
   */
  excessesOf(work: () => Promise<unknown>, mostRows?: number): Promise<string[]>;
}

/**
 * Lets the server tell how it really ran each statement of the data source (auto_explain), parameters, functions and
 * all, so that no test repeats a query. The data source is connected anew. Tables are to be filled and analysed before.
 */
export async function watchPlans(database: TestDatabase, dataSource: DataSource): Promise<PlanWatch> {
  await tellPlans(database);
  const heard: Plan[] = [];
  const watched = new WeakSet<ClientBase>();
  const hear = (pool: Pool) =>
    void pool.on('acquire', (client) => {
      if (watched.has(client)) return;
      watched.add(client);
      client.on('notice', ({ message = '' }) => heard.push(...plansIn(message)));
    });
  await dataSource.destroy();
  await dataSource.initialize();
  hear((dataSource.driver as unknown as { master: Pool }).master);
  return {
    get statements() {
      return heard.length;
    },
    hear,
    excessesOf: async (work, mostRows = READ_LIMIT_ROWS) => {
      const first = heard.length;
      await work();
      const large = await largeTables(database);
      return heard.slice(first).flatMap((plan) => excessesIn(plan, large, mostRows));
    },
  };
}

/** Only a superuser may set it; sessions that begin from now on have it. */
async function tellPlans(database: TestDatabase): Promise<void> {
  const [row] = await database.query<{ name: string }>('SELECT current_database() AS name');
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_parameter_max_length': '0',
  };
  await database.query(`LOAD 'auto_explain'`); // Its settings are known only where it is loaded.
  for (const [name, value] of Object.entries(settings))
    await database.query(`ALTER DATABASE ${row?.name} SET ${name} = '${value}'`);
}

function plansIn(message: string): Plan[] {
  const [, json] = /^duration: [\d.]+ ms {2}plan:\n([^]*)$/.exec(message) ?? [];
  return json === undefined ? [] : [JSON.parse(json) as Plan];
}

async function largeTables(database: TestDatabase): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND reltuples >= $1`,
    [LARGE_ROWS],
  );
  return new Set(rows.map(({ relname }) => relname));
}

function excessesIn(plan: Plan, large: ReadonlySet<string>, mostRows: number): string[] {
  return nodesOf(plan.Plan)
    .filter((node) => large.has(node['Relation Name'] ?? '') && (readsAll(node) || rowsReadBy(node) > mostRows))
    .map((node) => {
      const by = node['Index Name'] === undefined ? '' : ` by ${node['Index Name']}`;
      const what = `${node['Node Type']} on ${node['Relation Name']}${by}, ${rowsReadBy(node)} rows`;
      return `${what}: ${plan['Query Text'].replace(/\s+/g, ' ').trim().slice(0, 200)}`;
    });
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** One that looks for something in the whole table; without a condition it may end early, which its rows show. */
function readsAll(node: PlanNode): boolean {
  return node['Node Type'] === 'Seq Scan' && node.Filter !== undefined;
}

function rowsReadBy(node: PlanNode): number {
  const { 'Actual Rows': kept = 0, 'Actual Loops': loops = 0, 'Rows Removed by Filter': filtered = 0 } = node;
  return Math.round((kept + filtered + (node['Rows Removed by Index Recheck'] ?? 0)) * loops);
}
