import type { DataSource } from 'typeorm';
import { createTestDatabase, probePlan, watchPlans, type PlanWatch, type TestDatabase } from '#shared/testing';
import { createDataSource } from './data-source.js';
import { LOOK_LIMIT_ROWS, walkPage, type Condition, type Walk, type WalkPosition } from './walks.js';

const ROWS = 2 * LOOK_LIMIT_ROWS + 1_500;

interface Row {
  id: string;
  at: Date;
  topic: string;
}

let database: TestDatabase;
let source: DataSource;
let plans: PlanWatch;

/** One row a second, the first the latest; those of the topic `rare` are the 3rd, the 3,003rd and the 5,403rd. */
beforeAll(async () => {
  database = await createTestDatabase(probePlan);
  await database.query(
    `INSERT INTO parked_messages (consumer_group, topic, partition, kafka_offset, headers, state, parked_at)
     SELECT 'probe', CASE WHEN n IN (3, 3003, 5403) THEN 'rare' ELSE 'usual' END, 0, n, '{}', 'parked',
       timestamptz '2026-11-03 00:00:00Z' - n * interval '1 second' FROM generate_series(1, ${ROWS}) AS n`,
  );
  await database.query('ANALYZE parked_messages');
  source = await createDataSource({ url: database.url, applicationName: 'test', poolSize: 2 }).initialize();
  plans = await watchPlans(database, source);
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const walk: Walk = { table: 'parked_messages p', order: { at: 'p.parked_at', id: 'p.id' } };
const shown = { columns: 'p.id, p.parked_at AS at, p.topic', limit: 100 };

async function pagesOf(filters: Condition[], limit = shown.limit): Promise<Row[][]> {
  const pages: Row[][] = [];
  let after: WalkPosition | undefined;
  do {
    const { items, next } = await walkPage<Row>(source, { ...walk, after }, { ...shown, filters, limit });
    pages.push(items);
    after = next === 'last-item' ? items.at(-1) : next;
  } while (after);
  return pages;
}

describe('a walk over a list', () => {
  it('shows each row once, in order, page after page', async () => {
    const rows = (await pagesOf([], 1_000)).flat();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(ROWS);
    expect(rows.map(({ at }) => at.getTime())).toEqual(rows.map(({ at }) => at.getTime()).toSorted((a, b) => b - a));
  });

  it('goes the other way where its order is ascending', async () => {
    const upwards: Walk = { table: 'parked_messages p', order: { id: 'p.id', ascending: true } };
    const ids: string[] = [];
    let after: WalkPosition | undefined;
    do {
      const page = await walkPage<Row>(source, { ...upwards, after }, { ...shown, filters: [], limit: 1_000 });
      ids.push(...page.items.map(({ id }) => id));
      after = page.next === 'last-item' ? page.items.at(-1) : page.next;
    } while (after);
    expect(ids).toHaveLength(ROWS);
    expect(ids).toEqual(ids.toSorted());
  });

  it('ends a page early when its filter finds too little, and goes on from there', async () => {
    const pages = await pagesOf([['p.topic = $', 'rare']]);
    expect(pages.map((page) => page.length)).toEqual([1, 1, 1]);
    expect(await pagesOf([['p.topic = $', 'none']])).toEqual([[], [], []]);
  });

  it('leaves out a filter without a value', async () => {
    const [page] = await pagesOf([['p.topic = $', undefined]]);
    expect(page).toHaveLength(shown.limit);
  });

  it('looks at no more rows for a filter that finds nothing than its limit', async () => {
    const excesses = await plans.excessesOf(() => pagesOf([['p.topic = $', 'none']]), LOOK_LIMIT_ROWS);
    expect(excesses).toEqual([]);
    const without = `SELECT FROM parked_messages WHERE cause = 'none' ORDER BY parked_at DESC LIMIT 1`;
    expect(await plans.excessesOf(() => source.query(without), LOOK_LIMIT_ROWS)).not.toEqual([]);
  });
});
