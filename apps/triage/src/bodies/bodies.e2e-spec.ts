import { bodyRegisteredV1 } from '#shared/contracts';
import { seedService } from '#shared/http';
import { eventually } from '#shared/testing';
import { startTriage, type TriageService } from '../../test/triage-service.js';
import { triage } from '../triage.module.js';
import { seedBodies } from './seed/bodies.seed.js';

let service: TriageService;
const as = 'platform-cho-viet';

beforeAll(async () => {
  service = await startTriage();
});

afterAll(() => service.close());

interface BodyItem {
  code: string;
  version: number;
}

async function allPages(path: string): Promise<{ items: BodyItem[]; nextCursor: string | null }> {
  const items: BodyItem[] = [];
  for (let cursor = ''; ;) {
    const page = (await service.get(`${path}${cursor}`, { as })).body as {
      items: BodyItem[];
      nextCursor: string | null;
    };
    items.push(...page.items);
    if (page.nextCursor === null) return { items, nextCursor: null };
    cursor = `&cursor=${page.nextCursor}`;
  }
}

describe('the register of bodies', () => {
  it('is published whole on its topic when it is seeded, and not again when nothing has changed', async () => {
    const expected = seedBodies().length;
    const unsent = () => service.database.query(`SELECT FROM outbox WHERE topic = 'triage.bodies'`);
    await service.broker.seen(bodyRegisteredV1, expected);
    await eventually(async () => (await unsent()).length === 0, { because: 'what was sent has left the outbox' });
    await seedService(triage, service.env);
    expect(await unsent()).toEqual([]);
    expect(await service.broker.seen(bodyRegisteredV1, expected)).toHaveLength(expected);
  });

  it('is listed page by page, each body once, by code', async () => {
    const { items } = await allPages('/v1/bodies?limit=100');
    const codes = items.map((item) => item.code);
    expect(codes).toHaveLength(seedBodies().length);
    expect(codes).toEqual([...new Set(codes)].toSorted());
  });

  it('is filtered by kind, province and words without diacritics', async () => {
    const codesOf = async (query: string) => (await allPages(`/v1/bodies?${query}`)).items.map((item) => item.code);
    expect(await codesOf('kind=platform')).toHaveLength(3);
    expect(await codesOf('provinceCode=79&kind=committee')).toEqual(['committee-79']);
    expect(await codesOf(`provinceCode=79&q=${encodeURIComponent('Quản lý thị trường')}`)).toEqual([
      'market-surveillance-79',
    ]);
    expect(await codesOf('provinceCode=79&q=quan%20ly%20thi%20truong')).toEqual(['market-surveillance-79']);
    expect(await codesOf('q=100%25_')).toEqual([]);
  });

  it('tells mirrors what has changed since they last asked, and nothing twice', async () => {
    let cursor = 'start';
    const seen: string[] = [];
    await eventually(async () => {
      const { body } = await service.get(`/v1/bodies?changedSince=${cursor}&limit=200`, { as });
      const { items, nextCursor } = body as { items: BodyItem[]; nextCursor: string };
      seen.push(...items.map((item) => item.code));
      cursor = nextCursor;
      return seen.length >= seedBodies().length;
    });
    expect(new Set(seen).size).toBe(seen.length);
    await service.database.query(
      `UPDATE bodies SET changed_xid = pg_current_xact_id(), version = version + 1 WHERE code = 'dms'`,
    );
    const later = await eventually(async () => {
      const { body } = await service.get(`/v1/bodies?changedSince=${cursor}`, { as });
      const items = body['items'] as BodyItem[];
      return items.length > 0 ? items : undefined;
    });
    expect(later.map((item) => item.code)).toEqual(['dms']);
  });

  it('answers one body with its version as ETag', async () => {
    const { status, headers, body } = await service.get('/v1/bodies/market-surveillance-79', { as });
    expect(status).toBe(200);
    expect(headers['etag']).toBe('"1"');
    expect(body).toMatchObject({ provinceCode: '79', kind: 'provincial-force', validTo: null });
  });
});

describe('what is refused', () => {
  it.each([
    ['/v1/bodies?limit=0', 400, 'validation-failed'],
    ['/v1/bodies?limit=201', 400, 'validation-failed'],
    ['/v1/bodies?kind=shop', 400, 'validation-failed'],
    ['/v1/bodies?unknown=1', 400, 'validation-failed'],
    ['/v1/bodies?cursor=bm9uc2Vuc2U', 400, 'validation-failed'],
    ['/v1/bodies?changedSince=bm9uc2Vuc2U', 400, 'validation-failed'],
    ['/v1/bodies?changedSince=start&cursor=eyJjb2RlIjoiYSJ9', 400, 'validation-failed'],
    ['/v1/bodies/nobody', 404, 'not-found'],
    ['/v1/bodies/%00', 400, 'malformed-request'],
    ['/v1/bodies/A%20B', 404, 'not-found'],
  ])('%s with %i %s', async (path, status, code) => {
    const answer = await service.get(path, { as });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('callers without a token', async () => {
    expect(await service.get('/v1/bodies')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(await service.get('/v1/bodies/dms')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});
