import { createDataSource, Transactions } from '#shared/database';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { SystemClock } from '#shared/config';
import type { DataSource } from 'typeorm';
import { intake } from '../intake.module.js';
import type { HotlinesQuery } from './hotline.dto.js';
import { HotlinesQueries } from './hotlines.queries.js';
import { loadHotlines } from './hotlines.service.js';
import { seedHotlines } from './seed/hotlines.seed.js';

let db: TestDatabase;
let dataSource: DataSource;
let queries: HotlinesQueries;

beforeAll(async () => {
  db = await createTestDatabase({ service: 'intake', migrations: [...(intake.migrations ?? [])] });
  dataSource = createDataSource({ url: db.url, applicationName: 'test', poolSize: 2 });
  await dataSource.initialize();
  queries = new HotlinesQueries(dataSource, new SystemClock());
  await new Transactions(dataSource).run(loadHotlines);
});
afterAll(async () => {
  await dataSource.destroy();
  await db.drop();
});

const shown = async (query: Partial<HotlinesQuery>) =>
  (await queries.list({ limit: 200, ...query })).items.map(({ display }) => display);

describe('hotlines', () => {
  it('are loaded once, however often the seed runs', async () => {
    const [before] = await db.query('SELECT count(*)::integer, max(xmin::text::bigint) AS writer FROM hotlines');
    await new Transactions(dataSource).run(loadHotlines);
    const [after] = await db.query('SELECT count(*)::integer, max(xmin::text::bigint) AS writer FROM hotlines');
    expect(after).toEqual(before);
    expect(after).toMatchObject({ count: seedHotlines().length });
  });

  it('show the public all but the internal ones, the Standing Office first', async () => {
    const all = await shown({});
    expect(all).toHaveLength(seedHotlines().filter(({ visibility }) => visibility === 'public').length);
    expect(all.slice(0, 4)).toContain('0981.389.389');
    expect(all).not.toContain('0945.131.911');
  });

  it.each([
    [{ provinceCode: '79' }, '028.3932.1014'],
    [{ sector: 'customs' }, '19009299'],
    [{ q: 'THUONG TRUC 0961' }, '0961.389.389'],
    [{ q: 'thường trực' }, '0981.389.389'],
    [{ level: 'national' as const, q: 'bcd389 customs' }, 'bcd389@customs.gov.vn'],
  ])('with the filters %j include %s', async (query, display) => {
    expect(await shown(query)).toContain(display);
  });

  it('come to nothing where nothing fits', async () => {
    expect(await shown({ provinceCode: '04' })).toEqual([]);
    expect(await shown({ q: '%' })).toEqual(await shown({}));
  });

  it('go on from page to page', async () => {
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await queries.list({ limit: 3, cursor });
      paged.push(...page.items.map(({ display }) => display));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(await shown({}));
  });
});
