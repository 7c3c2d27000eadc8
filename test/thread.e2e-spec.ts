import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signWebhook } from '#shared/auth';
import { statutoryMonthOf } from '#shared/config';
import { eventually, ROLE_PASSWORD } from '#shared/testing';
import { Client } from 'pg';
import supertest from 'supertest';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 120_000;

let system: System;
let caseOfficer: string;
let standingOffice: string;
let platform: string;

beforeAll(async () => {
  // However busy the services are, a thread is to be whole.
  system = await startSystem({ env: { gateway: { THREAD_TIMEOUT_MS: '30000' } } });
  [caseOfficer, standingOffice, platform] = await Promise.all([
    system.tokens.officer({ body: 'market-surveillance-79', roles: ['case-officer'] }),
    system.tokens.officer({ body: 'standing-office', roles: ['standing-office'] }),
    system.tokens.client({ body: 'platform-cho-viet', scopes: ['takedowns:confirm', 'webhooks:manage'] }),
  ]);
}, LIMIT_MS);

afterAll(() => system.stop());

const http = () => supertest(system.gateway);
const get = (path: string, token: string) => http().get(path).auth(token, { type: 'bearer' });
const post = (path: string, token: string) => http().post(path).auth(token, { type: 'bearer' });

const tip = {
  kind: 'citizen',
  content: 'Gian hàng bán giày giả nhãn hiệu, tối nào cũng phát trực tiếp, giao hàng từ kho ở Bình Tân.',
  violation: 'counterfeit-mark',
  stage: 'offering',
  goods: [{ name: 'Giày thể thao', category: 'fashion', priceVnd: 190_000 }],
  links: ['https://choviet.example/shop/giay-re-79/item/100482'],
  place: { provinceCode: '79' },
  wishesSecrecy: true,
  informant: { name: 'Nguyễn Thị Chim Hoàng Yến', phone: '0912345678' },
};

describe('the main thread', () => {
  it('goes from a tip to the national report, and shows each role its part', async () => {
    const { body: receipt } = await http().post('/v1/tips').send(tip).expect(201);
    const found = await eventually(async () => {
      const { body } = await get('/v1/cases', caseOfficer).expect(200);
      return body.items[0];
    });
    await post(`/v1/cases/${found.id}/acceptances`, caseOfficer).set('if-match', `"${found.version}"`).expect(200);

    const notice = await eventually(async () => (await get('/v1/notices', caseOfficer)).body.items[0]);
    await post(`/v1/notices/${notice.id}/acknowledgements`, caseOfficer)
      .set('if-match', `"${notice.version}"`)
      .expect((answer) => expect([200, 201]).toContain(answer.status));

    const item = { url: tip.links[0], shopId: 'giay-re-79', action: 'remove-listing' };
    const order = {
      platform: 'platform-cho-viet',
      caseId: found.id,
      legalBasis: 'Điều 17 NĐ 248/2026',
      violation: tip.violation,
    };
    const request = await eventually(async () => {
      const answer = await post('/v1/takedown-requests', caseOfficer).send({ ...order, items: [item] });
      return answer.status === 201 ? answer.body : undefined;
    });
    await get(`/v1/takedown-requests/${request.reference}`, platform).expect(200);
    const key = (await post('/v1/signing-keys', platform).expect(201)).body;
    const raw = JSON.stringify({ confirmations: [{ itemId: request.items[0].id, outcome: 'done' }] });
    const id = `msg_${randomUUID()}`;
    const at = new Date();
    const confirmed = await post('/v1/takedown-confirmations', platform)
      .set({ 'content-type': 'application/json', 'webhook-id': id })
      .set('webhook-timestamp', String(Math.floor(at.getTime() / 1000)))
      .set('webhook-signature', signWebhook(key.secret, id, at, raw))
      .send(raw)
      .expect(200);
    expect(confirmed.body).toMatchObject({ accepted: 1, refused: 0 });

    const present = (await get(`/v1/cases/${found.id}`, caseOfficer)).body;
    await post(`/v1/cases/${found.id}/outcomes`, caseOfficer)
      .set('if-match', `"${present.version}"`)
      .send({ outcome: 'administrative-sanction', fineVnd: 35_000_000, goodsValueVnd: 80_000_000 })
      .expect(200);

    const month = (await get('/v1/reports/national?period=2026-Y', standingOffice)).body.period.id;
    expect(month).toBe('2026-Y');
    const statutoryYear = statutoryMonthOf(new Date()).slice(0, 4);
    const report = await eventually(async () => {
      const { body } = await get(`/v1/reports/national?period=${statutoryYear}-Y`, standingOffice);
      return body.cases?.finesVnd.value === 35_000_000 && body.takedowns.done.value === 1 ? body : undefined;
    });
    expect(report).toMatchObject({
      tips: { total: { value: 1 } },
      takedowns: { asked: { value: 1 }, open: { value: 0 } },
    });

    const state = await eventually(async () => {
      const { body } = await http()
        .post('/v1/tips/receipts/lookup')
        .send({ receiptCode: receipt.receiptCode })
        .expect(200);
      return body.state === 'closed' ? body : undefined;
    });
    expect(state.reference).toBe(receipt.reference);

    const parts = async (token: string) => (await get(`/v1/threads/${found.threadId}`, token).expect(200)).body;
    expect(await parts(standingOffice)).toMatchObject({ tips: [{}], cases: [{}], takedowns: [{}], incomplete: [] });
    expect(await parts(caseOfficer)).toMatchObject({ tips: [{}], cases: [{ reference: found.reference }] });
    const seenByPlatform = await parts(platform);
    expect(seenByPlatform).toMatchObject({
      tips: [],
      cases: [],
      notices: [],
      takedowns: [{ reference: request.reference }],
    });
  });

  it('leaves the informant in no table, log or answer in clear', async () => {
    const tables = await system.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname IN ('gateway', 'intake', 'triage', 'notifications', 'reporting')`,
    );
    expect(tables.length).toBeGreaterThan(30);
    for (const { name } of tables) {
      const [found] = await system.sql<{ hits: number }>(
        `SELECT count(*)::int AS hits FROM ${name} AS row WHERE row::text ~ 'Chim Hoàng Yến|912345678'`,
      );
      expect({ name, hits: found?.hits }).toEqual({ name, hits: 0 });
    }
    expect(logs()).not.toMatch(/Chim Hoàng Yến|912345678/);
    const [sealed] = await system.sql<{ count: number }>('SELECT count(*)::int FROM intake.informants');
    expect(sealed?.count).toBe(1);
  });

  it('keeps each service out of every other one’s schema', async () => {
    const names = ['gateway', 'intake', 'triage', 'notifications', 'reporting'] as const;
    const pairs = names.flatMap((role) =>
      names.filter((schema) => schema !== role).map((schema) => [role, schema] as const),
    );
    expect(pairs).toHaveLength(20);
    for (const [role, schema] of pairs) {
      const refused = await attempt(runtimeUrl(role), `SELECT FROM ${schema}.audit_rows`);
      expect({ role, schema, refused }).toEqual({ role, schema, refused: '42501' });
    }
    for (const name of names) {
      expect(await attempt(runtimeUrl(name), 'SELECT FROM audit_rows')).toBe('done');
      expect(await attempt(runtimeUrl(name), 'DELETE FROM audit_rows')).toBe('42501');
      expect(await attempt(runtimeUrl(name), `UPDATE audit_rows SET act = 'forged'`)).toBe('42501');
    }
  });
});

function logs(): string {
  return Object.values(system.services)
    .map(({ logFile }) => readFileSync(logFile, 'utf8'))
    .join('\n');
}

function runtimeUrl(service: string): string {
  const url = new URL(system.databaseUrl);
  url.username = `vigil_${service}`;
  url.password = ROLE_PASSWORD;
  return url.href;
}

async function attempt(connectionString: string, sql: string): Promise<string> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end();
  }
}
