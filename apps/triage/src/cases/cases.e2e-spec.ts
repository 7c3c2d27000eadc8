import { randomUUID } from 'node:crypto';
import { vnDate } from '#shared/config';
import {
  caseAcceptedV1,
  caseDeclinedV1,
  caseDismissedV1,
  caseOfferedV1,
  caseOpenedV1,
  caseOutcomeRecordedV1,
  tipRefusedV1,
  tipStillGoingOnV1,
  type TipReceivedV1,
} from '#shared/contracts';
import { eventually } from '#shared/testing';
import { aRefusal, aTip, phone, shop } from '../../test/a-tip.js';
import { startTriage, type TriageService } from '../../test/triage-service.js';

let service: TriageService;
const LEAD = 'market-surveillance-79';
const OTHER = 'market-surveillance-01';
const VPTT = 'standing-office';

beforeAll(async () => {
  service = await startTriage();
});

afterAll(() => service.close());

interface CaseItem {
  id: string;
  threadId: string;
  reference: string;
  state: string;
  lead: string;
  version: number;
  tipCount: number;
}

/** In by Kafka, out by HTTP: sends the tip and reads the case that it came to. */
async function aCase(overrides: Partial<TipReceivedV1> = {}): Promise<CaseItem> {
  const tip = aTip({ identifiers: [shop(randomUUID())], ...overrides });
  await service.sendTips(tip);
  return eventually(() => caseOfTip(tip.tipId), { because: 'the tip has come to a case' });
}

async function caseOfTip(tipId: string): Promise<CaseItem | undefined> {
  const [row] = await service.database.query<{ case_id: string }>('SELECT case_id FROM case_tips WHERE tip_id = $1', [
    tipId,
  ]);
  if (!row) return undefined;
  return (await service.get(`/v1/cases/${row.case_id}`, { as: VPTT })).body as unknown as CaseItem;
}

const outcome = { outcome: 'administrative-sanction', fineVnd: 45_000_000, goodsValueVnd: 120_000_000 };
const act = (found: CaseItem, name: string, payload?: object) =>
  service.post(`/v1/cases/${found.id}/${name}`, { as: found.lead, ifMatch: `"${found.version}"`, payload });

describe('a tip that comes in by Kafka', () => {
  it('is a case that the lead reads by id and by reference', async () => {
    const found = await aCase({ identifiers: [shop('giay'), phone('0901234567')], criminalSigns: true });
    const byId = await service.get(`/v1/cases/${found.id}`, { as: LEAD });
    expect(byId.status).toBe(200);
    expect(byId.headers['etag']).toBe('"1"');
    expect(byId.body).toMatchObject({
      state: 'offered',
      priority: 'high',
      reasons: ['criminal-signs'],
      conclusion: null,
      identifiers: [{ kind: 'shop', value: 'giay', platform: 'platform-cho-viet', tipCount: 1 }],
      tips: [{ receivedAt: '2026-11-03T02:41:00.000Z' }],
      history: [
        { act: 'opened', body: null },
        { act: 'offered', body: found.lead, details: { round: 1 } },
      ],
    });
    expect(JSON.stringify(byId.body)).not.toContain('sealed');
    expect((await service.get(`/v1/cases/${found.reference}`, { as: LEAD })).body).toEqual(byId.body);
  });

  it('is published as opened and offered, in this order', async () => {
    const found = await aCase();
    const events = await eventually(async () => {
      const all = [...(await service.broker.seen(caseOpenedV1, 1)), ...(await service.broker.seen(caseOfferedV1, 1))];
      const own = all.filter((event) => event.key === found.id);
      return own.length === 2 ? own : undefined;
    });
    expect(events.map((event) => [event.type, event.version])).toEqual([
      ['case.opened.v1', 1],
      ['case.offered.v1', 2],
    ]);
  });

  it('does not change the ETag when it joins', async () => {
    const subject = shop(randomUUID());
    const found = await aCase({ identifiers: [subject] });
    await aCase({ identifiers: [subject] });
    const { headers, body } = await service.get(`/v1/cases/${found.id}`, { as: LEAD });
    expect(body['tipCount']).toBe(2);
    expect(headers['etag']).toBe('"1"');
    expect((await act(found, 'acceptances')).status).toBe(200);
  });

  it('takes the case away again when it is refused', async () => {
    const tip = aTip();
    await service.sendTips(tip);
    const found = await eventually(() => caseOfTip(tip.tipId));
    await service.broker.send(tipRefusedV1, [{ id: tip.tipId, version: 2, data: aRefusal(tip) }]);
    await eventually(async () =>
      (await service.broker.seen(caseDismissedV1, 1)).some((event) => event.key === found.id),
    );
    const { body } = await service.get(`/v1/cases/${found.id}`, { as: found.lead });
    expect(body).toMatchObject({ state: 'dismissed', tipCount: 0, tips: [], version: 2 });
    expect((await act({ ...found, version: 2 }, 'acceptances')).body['code']).toBe('state-conflict');
  });
});

describe('who may read', () => {
  it('are lead, supports, the committee of the province and the Standing Office', async () => {
    const found = await aCase({ violation: 'smuggled-goods' });
    const statusFor = async (as: string) => (await service.get(`/v1/cases/${found.id}`, { as })).status;
    expect(await Promise.all([LEAD, 'tax-79', 'committee-79', VPTT].map(statusFor))).toEqual([200, 200, 200, 200]);
    expect(await Promise.all([OTHER, 'committee-01', 'platform-cho-viet'].map(statusFor))).toEqual([404, 404, 404]);
  });

  it('is not the committee of the province where an official is accused', async () => {
    const found = await aCase({ violation: 'official-misconduct', integrity: true });
    expect((await service.get(`/v1/cases/${found.id}`, { as: 'committee-79' })).status).toBe(404);
    expect((await service.get(`/v1/cases/${found.id}`, { as: VPTT })).status).toBe(200);
  });

  it('is not the Standing Office where its own official is accused, neither by id nor in the list', async () => {
    const tip = aTip({ violation: 'official-misconduct', integrity: true, accusedBody: VPTT });
    await service.sendTips(tip);
    const found = await eventually(async () => {
      const sql = 'SELECT case_id AS id FROM case_tips WHERE tip_id = $1';
      return (await service.database.query<{ id: string }>(sql, [tip.tipId]))[0];
    });
    expect((await service.get(`/v1/cases/${found.id}`, { as: VPTT })).status).toBe(404);
    expect((await service.get(`/v1/cases/${found.id}`, { as: 'government-inspectorate' })).status).toBe(200);
    const { body } = await service.get('/v1/cases?limit=200', { as: VPTT });
    expect(JSON.stringify(body)).not.toContain(found.id);
  });
});

describe('an informant who says that it is still going on', () => {
  it('is heard by the bodies of the case, also after its end', async () => {
    const tip = aTip({ identifiers: [shop(randomUUID())] });
    await service.sendTips(tip);
    const found = await eventually(() => caseOfTip(tip.tipId));
    const said = (saidAt: string, version: number) => {
      const { tipId, threadId } = tip;
      return { id: tipId, version, data: { tipId, threadId, state: 'passed-on' as const, times: version - 1, saidAt } };
    };
    // Two that come together are two: each is told.
    await service.broker.send(tipStillGoingOnV1, [
      said('2026-11-05T00:00:00.000Z', 2),
      said('2026-11-04T00:00:00.000Z', 3),
    ]);
    const { body } = await eventually(async () => {
      const answer = await service.get(`/v1/cases/${found.id}`, { as: VPTT });
      const history = answer.body['history'] as { act: string }[];
      return history.filter(({ act }) => act === 'still-going-on').length === 2 ? answer : undefined;
    });
    expect(body['stillGoingOnAt']).toBe('2026-11-05T00:00:00.000Z');
    const listed = await service.get('/v1/cases?limit=200&stillGoingOn=true', { as: VPTT });
    expect((listed.body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([found.id]);
  });
});

describe('the list', () => {
  const list = async (as: string, query = '') => {
    const { body } = await service.get(`/v1/cases?limit=200&${query}`, { as });
    return (body as unknown as { items: CaseItem[]; nextCursor: string | null }).items;
  };

  it('holds what the body may read, filtered', async () => {
    const today = () => vnDate(new Date());
    const from = today();
    const here = await aCase({ provinceCode: '48', violation: 'smuggled-goods' });
    const there = await aCase({ provinceCode: '48', violation: 'counterfeit-mark', criminalSigns: true });
    const ids = async (as: string, query?: string) => (await list(as, query)).map((item) => item.id);
    expect(await ids('committee-48')).toEqual([there.id, here.id]);
    expect(await ids('committee-48', 'violation=smuggled-goods')).toEqual([here.id]);
    expect(await ids('committee-48', `lead=${there.lead}&state=offered&priority=high`)).toEqual([there.id]);
    expect(await ids('committee-48', 'platform=platform-sao-mua')).toEqual([]);
    expect(await ids(VPTT, 'provinceCode=48')).toEqual([there.id, here.id]);
    expect(await ids('committee-44')).toEqual([]);
    expect(await ids('committee-48', `from=${from}&to=${today()}`)).toHaveLength(2);
    expect(await ids('committee-48', 'to=2026-01-01')).toEqual([]);
  });

  it('pages without loss while cases are opened', async () => {
    const before = [];
    for (let turn = 0; turn < 3; turn += 1) before.push((await aCase({ provinceCode: '44' })).id);
    const first = await service.get('/v1/cases?limit=2', { as: 'committee-44' });
    await aCase({ provinceCode: '44' });
    const second = await service.get(`/v1/cases?limit=2&cursor=${String(first.body['nextCursor'])}`, {
      as: 'committee-44',
    });
    const idsOf = (answer: typeof first) => (answer.body['items'] as CaseItem[]).map((item) => item.id);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(before.toReversed());
    expect(second.body['nextCursor']).toBeNull();
  });

  it.each([
    'state=open',
    'violation=nothing',
    'priority=1',
    'provinceCode=7',
    'lead=A%20B',
    'from=2026-02-31',
    'from=03/11/2026',
    'cursor=eyJhdCI6MX0',
    'order=asc',
    `platform=${'x'.repeat(36)}`,
  ])('refuses %s', async (query) => {
    const { status, body } = await service.get(`/v1/cases?${query}`, { as: VPTT });
    expect([status, body['code']]).toEqual([400, 'validation-failed']);
  });
});

describe('acceptance', () => {
  it('is the lead’s, once, and is published', async () => {
    const found = await aCase();
    const accepted = await act(found, 'acceptances');
    expect(accepted).toMatchObject({ status: 200, body: { state: 'accepted', lead: LEAD, round: 1, version: 2 } });
    expect(accepted.headers['etag']).toBe('"2"');
    await eventually(async () =>
      (await service.broker.seen(caseAcceptedV1, 1)).some((event) => event.key === found.id),
    );
    expect((await act(found, 'acceptances')).body['code']).toBe('precondition-failed');
    expect((await act({ ...found, version: 2 }, 'acceptances')).body['code']).toBe('state-conflict');
    expect((await act({ ...found, version: 2 }, 'declines', { reason: 'not-competent' })).body['code']).toBe(
      'state-conflict',
    );
    const audit = await service.database.query<{ act: string }>('SELECT act FROM audit_rows WHERE object_id = $1', [
      found.id,
    ]);
    expect(audit).toEqual([{ act: 'case.accept' }]);
  });

  it('has one effect when it is sent twice with the same key', async () => {
    const found = await aCase();
    const options = { as: LEAD, ifMatch: '"1"', idempotencyKey: randomUUID() };
    const [first, again] = [
      await service.post(`/v1/cases/${found.id}/acceptances`, options),
      await service.post(`/v1/cases/${found.id}/acceptances`, options),
    ];
    expect(again.body).toEqual(first.body);
    expect(again.status).toBe(200);
  });

  it('succeeds for one of two officers who try at once', async () => {
    const found = await aCase();
    const answers = await Promise.all([act(found, 'acceptances'), act(found, 'acceptances')]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 412]);
  });
});

describe('declining', () => {
  it('offers the case down the chain, in the end to the Standing Office, which cannot decline', async () => {
    let found = await aCase();
    const asked: string[] = [];
    while (found.lead !== VPTT) {
      asked.push(found.lead);
      const declined = await act(found, 'declines', { reason: 'not-competent', note: 'Không thuộc địa bàn.' });
      expect(declined.body).toMatchObject({ state: 'offered', round: asked.length + 1, version: found.version + 1 });
      expect((await service.get(`/v1/cases/${found.id}`, { as: found.lead })).status).toBe(
        found.lead.startsWith('committee') ? 200 : 404,
      );
      found = (await service.get(`/v1/cases/${found.id}`, { as: VPTT })).body as unknown as CaseItem;
    }
    expect(asked).toEqual([LEAD, 'committee-79']);
    expect((await act(found, 'declines', { reason: 'not-competent' })).body['code']).toBe('state-conflict');
    expect((await act(found, 'acceptances')).status).toBe(200);
    const declined = await eventually(async () => {
      const events = (await service.broker.seen(caseDeclinedV1, 2)).filter((event) => event.key === found.id);
      return events.length === 2 ? events : undefined;
    });
    expect(declined.map((event) => [event.data['body'], event.data['next']])).toEqual([
      [LEAD, 'committee-79'],
      ['committee-79', VPTT],
    ]);
  });

  it.each([
    [{ reason: 'no-time' }, '/reason'],
    [{}, '/reason'],
    [{ reason: 'not-competent', note: '' }, '/note'],
    [{ reason: 'not-competent', extra: 1 }, '/extra'],
  ])('refuses %j', async (payload, pointer) => {
    const { status, body } = await service.post(`/v1/cases/${randomUUID()}/declines`, {
      as: LEAD,
      ifMatch: '"1"',
      payload,
    });
    expect([status, body['code']]).toEqual([400, 'validation-failed']);
    expect(body['errors']).toContainEqual(expect.objectContaining({ pointer }));
  });
});

describe('the outcome', () => {
  it('ends the case; the same subject opens a new one that notes the former', async () => {
    const subject = shop(randomUUID());
    const found = await aCase({ identifiers: [subject] });
    await act(found, 'acceptances');
    const ended = await act({ ...found, version: 2 }, 'outcomes', { ...outcome, decisionNumber: '128/QĐ-XPHC' });
    expect(ended.body).toMatchObject({ state: 'concluded', version: 3 });
    await eventually(async () =>
      (await service.broker.seen(caseOutcomeRecordedV1, 1)).some((event) => event.key === found.id),
    );
    const { body } = await service.get(`/v1/cases/${found.id}`, { as: LEAD });
    expect(body['conclusion']).toEqual({ ...outcome, decisionNumber: '128/QĐ-XPHC', note: null });
    expect((await act({ ...found, version: 3 }, 'outcomes', outcome)).body['code']).toBe('state-conflict');

    const again = await aCase({ identifiers: [subject] });
    expect(again.id).not.toBe(found.id);
    const repeated = (await service.get(`/v1/cases/${again.id}`, { as: LEAD })).body;
    expect(repeated['reasons']).toContain('repeat-subject');
    expect(repeated['related']).toEqual([{ caseId: found.id, reference: found.reference, relation: 'former' }]);
  });

  it('needs an accepted case', async () => {
    const found = await aCase();
    expect(await act(found, 'outcomes', outcome)).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
  });

  it.each([
    [{ ...outcome, outcome: 'nothing' }],
    [{ ...outcome, fineVnd: -1 }],
    [{ ...outcome, fineVnd: 1.5 }],
    [{ ...outcome, goodsValueVnd: 1e18 }],
    [{ outcome: 'other' }],
  ])('refuses %j', async (payload) => {
    const { status, body } = await service.post(`/v1/cases/${randomUUID()}/outcomes`, {
      as: LEAD,
      ifMatch: '"1"',
      payload,
    });
    expect([status, body['code']]).toEqual([400, 'validation-failed']);
  });
});

describe('every act', () => {
  const acts: [string, object | undefined][] = [
    ['acceptances', undefined],
    ['declines', { reason: 'not-competent' }],
    ['outcomes', outcome],
  ];

  it.each(acts)('%s is refused to others, without If-Match, and on unknown cases', async (name, payload) => {
    const found = await aCase({ violation: 'smuggled-goods' });
    const path = `/v1/cases/${found.id}/${name}`;
    const codeFor = async (url: string, options: object) =>
      (await service.post(url, { payload, ...options })).body['code'];
    expect(await codeFor(path, { as: LEAD })).toBe('precondition-required');
    expect(await codeFor(path, { as: LEAD, ifMatch: 'W/"1"' })).toBe('precondition-failed');
    expect(await codeFor(path, { as: LEAD, ifMatch: '"7"' })).toBe('precondition-failed');
    expect(await codeFor(path, { as: 'tax-79', ifMatch: '"1"' })).toBe('forbidden');
    expect(await codeFor(path, { as: OTHER, ifMatch: '"1"' })).toBe('not-found');
    expect(await codeFor(path, { as: VPTT, ifMatch: '"1"', roles: ['standing-office'] })).toBe('forbidden');
    expect(await codeFor(path, { ifMatch: '"1"' })).toBe('unauthenticated');
    expect(await codeFor(`/v1/cases/VV-2026-999999/${name}`, { as: LEAD, ifMatch: '"1"' })).toBe('not-found');
    expect(await codeFor(`/v1/cases/nonsense/${name}`, { as: LEAD, ifMatch: '"1"' })).toBe('not-found');
  });

  it('needs the scope', async () => {
    const found = await aCase();
    const roles = ['hotline-officer'];
    expect((await service.get('/v1/cases', { as: LEAD, roles })).body['code']).toBe('forbidden');
    expect((await service.get(`/v1/cases/${found.id}`, { as: LEAD, roles })).body['code']).toBe('forbidden');
    expect((await service.get('/v1/cases')).body['code']).toBe('unauthenticated');
  });
});
