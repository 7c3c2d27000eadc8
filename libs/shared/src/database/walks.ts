import type { Tx } from './tx.js';

/**
 * Rows that one page of a list looks at, at most, for those that its filters let pass: some 10 ms. A page for which they
 * do not suffice holds what was found, and its cursor goes on from there; so no combination of filters, however rare
 * what it asks for, costs more as the tables grow.
 */
export const LOOK_LIMIT_ROWS = 2_000;

/** A condition with `$` for its value, such as `['c.state = $', 'offered']`; it does not narrow without a value. */
export type Condition = readonly [sql: string, value: unknown];

/** A place in the order of a list. */
export interface WalkPosition {
  at?: Date | undefined;
  id: string;
}

/** A table that is read in the order of a list, the latest first unless `order` says otherwise. */
export interface Walk {
  /** The table and its alias, such as `case_readers r`. */
  table: string;
  /**
   * The columns of the order, which are unique together; `at` is absent where the id alone is in order. `ascending` for
   * a list that begins with the least.
   */
  order: { at?: string; id: string; ascending?: boolean };
  /** The column and the value by which an index begins that goes on in this order, such as `['r.body', 'customs-01']`. */
  of?: readonly [column: string, value: unknown] | undefined;
  /** From when to when, as conditions on `at`. */
  within?: readonly Condition[];
  /** Where the page before ended. */
  after?: WalkPosition | undefined;
}

/** What is shown of the rows that are walked over, and of which. */
export interface Shown {
  columns: string;
  /** The row that a walked one stands for, where it is another table's: `cases c WHERE c.id = r.case_id`. */
  row?: string;
  /** Further tables, such as `LEFT JOIN bodies body ON body.code = n.to_body`. */
  joins?: string;
  filters: readonly Condition[];
  limit: number;
}

export interface WalkedPage<T> {
  items: T[];
  /** Where the next page begins: after the last item, or where the look ended before the page was full; undefined at the end. */
  next?: 'last-item' | WalkPosition;
}

/** One page of a list, by one statement; by two where a filter left it short. */
export async function walkPage<T>(reads: Pick<Tx, 'query'>, walk: Walk, shown: Shown): Promise<WalkedPage<T>> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const found: T[] = await reads.query(pageSql(walk, shown, bind), values);
  if (found.length > shown.limit) return { items: found.slice(0, shown.limit), next: 'last-item' };
  if (given(shown.filters).length === 0) return { items: found };
  const end = await endOfLook(reads, walk);
  return { items: found, ...(end && { next: end }) };
}

type Bind = (value: unknown) => string;

/** The row is joined under `OFFSET 0`, so that it is looked up for each walked one instead of read with all others. */
function pageSql(walk: Walk, { columns, row, joins = '', filters, limit }: Shown, bind: Bind): string {
  const alias = walk.table.split(' ').at(-1) ?? '';
  const walked = `(SELECT * ${walkSql(walk, bind)} LIMIT ${LOOK_LIMIT_ROWS}) AS ${alias}`;
  const looked = row === undefined ? '' : `CROSS JOIN LATERAL (SELECT * FROM ${row} OFFSET 0) AS ${aliasOf(row)}`;
  return `SELECT ${columns} FROM ${walked} ${looked} ${joins} ${whereOf(conditionsOf(filters, bind))}
    ORDER BY ${orderOf(walk)} LIMIT ${bind(limit + 1)}`;
}

async function endOfLook(reads: Pick<Tx, 'query'>, walk: Walk): Promise<WalkPosition | undefined> {
  const values: unknown[] = [];
  const walked = walkSql(walk, (value) => `$${values.push(value)}`);
  const at = walk.order.at === undefined ? '' : `${walk.order.at} AS at, `;
  const [end]: WalkPosition[] = await reads.query(
    `SELECT ${at}${walk.order.id} AS id ${walked} OFFSET ${LOOK_LIMIT_ROWS - 1} LIMIT 1`,
    values,
  );
  return end;
}

/**
 * Written so that only the index of `of` is in the order asked for: given an equation, the planner may choose to walk the
 * whole table in its order instead, in the hope of soon meeting the rows of one body, which may all be old.
 */
function walkSql(walk: Walk, bind: Bind): string {
  const { at, id, ascending } = walk.order;
  const isAfter = ascending ? '>' : '<';
  const conditions = conditionsOf(walk.within ?? [], bind);
  if (walk.of) conditions.push(`${walk.of[0]} = ANY (${bind([walk.of[1]])})`);
  if (walk.after && at)
    conditions.push(`(${at}, ${id}) ${isAfter} (${bind(walk.after.at)}::timestamptz, ${bind(walk.after.id)})`);
  if (walk.after && !at) conditions.push(`${id} ${isAfter} ${bind(walk.after.id)}`);
  return `FROM ${walk.table} ${whereOf(conditions)} ORDER BY ${orderOf(walk)}`;
}

function orderOf({ order: { at, id, ascending }, of }: Walk): string {
  const direction = ascending ? 'ASC' : 'DESC';
  const columns = [...(at === undefined ? [] : [at]), id].map((column) => `${column} ${direction}`);
  return [...(of ? [of[0]] : []), ...columns].join(', ');
}

function conditionsOf(conditions: readonly Condition[], bind: Bind): string[] {
  return given(conditions).map(([sql, value]) => sql.replace('$', () => bind(value)));
}

function given(conditions: readonly Condition[]): Condition[] {
  return conditions.filter(([, value]) => value !== undefined);
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

/** Of `cases c WHERE …` it is `c`. */
function aliasOf(row: string): string {
  return row.split(' ')[1] ?? '';
}
