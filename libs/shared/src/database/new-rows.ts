import { createHash } from 'node:crypto';

/** Rows that an act adds to one table. */
export interface NewRows {
  table: string;
  /** The columns that are given; the others get their defaults. */
  columns: readonly string[];
  /** Values by column, as JSON can say them (a Date as its ISO text); absent ones are NULL. */
  rows: readonly Record<string, unknown>[];
  /** Called once the rows are committed. */
  committed?: () => void;
}

/** A statement as pg takes it, prepared once per connection. */
export interface NamedStatement {
  name: string;
  text: string;
  values: unknown[];
}

/**
 * One statement that adds all rows, each table's together, and marks the claims as done. Foreign keys between the
 * tables may be met by rows of the same statement: Postgres looks at them when it ends.
 */
export function statementAdding(additions: readonly NewRows[], claims: readonly object[]): NamedStatement {
  const byTable = Map.groupBy(additions, ({ table }) => table);
  const tables = [...byTable.keys()].toSorted();
  const inserts = tables.map((table, index) => {
    const columns = byTable.get(table)?.[0]?.columns ?? [];
    return `into_${table} AS (${insertInto(table, columns, index + 1)})`;
  });
  const values = tables.map((table) => JSON.stringify((byTable.get(table) ?? []).flatMap(({ rows }) => rows)));
  const done = claims.length > 0 ? `SELECT finish_claims($${values.length + 1})` : 'SELECT';
  if (claims.length > 0) values.push(JSON.stringify(claims));
  return named(inserts.length > 0 ? `WITH ${inserts.join(', ')} ${done}` : done, values);
}

function insertInto(table: string, columns: readonly string[], place: number): string {
  const list = columns.join(', ');
  return `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, $${place})`;
}

const names = new Map<string, string>();

/** A statement of a text that comes again and again: there are few such texts, and each has one name. */
export function named(text: string, values: unknown[]): NamedStatement {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url');
    names.set(text, name);
  }
  return { name, text, values };
}
