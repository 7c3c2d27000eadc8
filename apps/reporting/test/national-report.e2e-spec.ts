import { randomUUID } from 'node:crypto';
import {
  bodyRegisteredV1,
  caseAcceptedV1,
  caseDeclinedV1,
  caseOpenedV1,
  caseOutcomeRecordedV1,
  caseTipDetachedV1,
  takedownItemsConfirmedV1,
  takedownItemsOverdueV1,
  takedownRequestedV1,
  tipProgressedV1,
  tipReceivedV1,
} from '#shared/contracts';
import { eventually, startTestService, type TestService } from '#shared/testing';
import { reporting } from '../src/reporting.module.js';
import type { NationalReportDto, RowDto } from '../src/reports/national-report.dto.js';

let service: TestService;
let token: string;

beforeAll(async () => {
  service = await startTestService(reporting);
  token = await service.issuer.officerToken({ body: 'standing-office', roles: ['standing-office'] });
});

afterAll(() => service.close());
beforeEach(() => service.database.query('TRUNCATE facts, figures, thread_members'));

const report = async (period = '2026-M11'): Promise<NationalReportDto> =>
  (await service.http.get('/v1/reports/national').query({ period }).auth(token, { type: 'bearer' }).expect(200)).body;

const rowsOf = (rows: RowDto[]) => Object.fromEntries(rows.map(({ code, value }) => [code, value]));

function aTip(given: { channel?: string; receivedAt?: string; provinceCode?: string } = {}) {
  const tipId = randomUUID();
  const data = {
    tipId,
    threadId: randomUUID(),
    reference: 'TB-2026-000001',
    channel: 'web',
    scope: 'in-scope' as const,
    violation: 'counterfeit-mark',
    provinceCode: '79',
    identifiers: [],
    criminalSigns: false,
    integrity: false,
    receivedAt: '2026-11-03T02:41:00Z',
    ...given,
  };
  return { id: tipId, version: 1, data };
}

function aCase() {
  const caseId = randomUUID();
  const tip = { tipId: randomUUID(), threadId: randomUUID() };
  const data = {
    caseId,
    threadId: randomUUID(),
    reference: 'VV-2026-000001',
    violation: 'counterfeit-mark',
    provinceCode: '01',
    priority: 'normal' as const,
    score: 10,
    reasons: [],
    criminalSigns: false,
    lead: 'market-surveillance-01',
    supports: [],
    tips: [tip],
    openedAt: '2026-11-03T03:00:00Z',
    competenceRule: '4',
  };
  return { id: caseId, version: 1, data };
}

function aRequest(items = 3) {
  const requestId = randomUUID();
  const data = {
    requestId,
    reference: 'YC-2026-000001',
    threadId: randomUUID(),
    issuer: 'market-surveillance-01',
    platform: 'platform-cho-viet',
    legalBasis: '248/2026/NĐ-CP Art. 17(1)(c)',
    violation: 'counterfeit-mark',
    requestedAt: '2026-11-04T03:00:00Z',
    items: Array.from({ length: items }, () => ({
      itemId: randomUUID(),
      url: 'https://choviet.example/shop/a/item/b',
      violation: 'counterfeit-mark',
      action: 'remove-listing',
    })),
  };
  return { id: requestId, version: 1, data };
}

describe('the national report', () => {
  it('counts tips by channel, state and province in the month of their receipt', async () => {
    const [phone, web] = [aTip({ channel: 'phone' }), aTip({ provinceCode: '01' })];
    await service.broker.send(tipReceivedV1, [phone, web, aTip({ receivedAt: '2026-10-14T16:00:00Z' })]);
    const { tipId, threadId } = phone.data;
    const data = { tipId, threadId, state: 'passed-on' as const, changedAt: '2026-11-03T03:00:00Z' };
    await service.broker.send(tipProgressedV1, [{ id: tipId, version: 2, data }]);
    const { tips, previousPeriod } = await eventually(async () => {
      const found = await report();
      const { value, previous } = found.tips.total;
      return value === 2 && previous === 1 && found.tips.byState.length === 2 ? found : undefined;
    });
    expect(rowsOf(tips.byChannel)).toEqual({ phone: 1, web: 1 });
    expect(rowsOf(tips.byState)).toEqual({ received: 1, 'passed-on': 1 });
    expect(rowsOf(tips.byProvince)).toEqual({ '01': 1, '79': 1 });
    expect(tips.total).toEqual({ value: 2, previous: 1, shareOfPrevious: 200 });
    expect(previousPeriod.id).toBe('2026-M10');
  });

  it('does not count an event twice, nor take back a state when an older one comes late', async () => {
    const tip = aTip();
    const eventId = randomUUID();
    await service.broker.send(tipReceivedV1, [
      { ...tip, eventId },
      { ...tip, eventId },
      { ...tip, eventId },
    ]);
    const progress = (state: 'passed-on' | 'closed', version: number) => ({
      id: tip.id,
      version,
      data: { tipId: tip.id, threadId: tip.data.threadId, state, changedAt: '2026-11-05T03:00:00Z' },
    });
    await service.broker.send(tipProgressedV1, [progress('closed', 4), progress('passed-on', 2)]);
    await service.broker.send(tipReceivedV1, [aTip()]);
    const { tips } = await eventually(async () => {
      const found = await report();
      return found.tips.total.value === 2 && rowsOf(found.tips.byState)['closed'] === 1 ? found : undefined;
    });
    expect(rowsOf(tips.byState)).toEqual({ closed: 1, received: 1 });
  });

  it('counts a case with its present lead, outcome and sums', async () => {
    const opened = aCase();
    const { caseId, threadId } = opened.data;
    const next = 'market-surveillance-79';
    await service.broker.send(caseOpenedV1, [opened]);
    await service.broker.send(caseDeclinedV1, [
      {
        id: caseId,
        version: 2,
        data: {
          caseId,
          threadId,
          body: 'market-surveillance-01',
          reason: 'other-territory',
          next,
          declinedAt: '2026-11-03T04:00:00Z',
        },
      },
    ]);
    await service.broker.send(caseAcceptedV1, [
      { id: caseId, version: 3, data: { caseId, threadId, body: next, acceptedAt: '2026-11-03T05:00:00Z' } },
    ]);
    const outcome = {
      caseId,
      threadId,
      body: next,
      outcome: 'administrative-sanction',
      fineVnd: 35_000_000,
      goodsValueVnd: 120_000_000,
      recordedAt: '2026-11-09T05:00:00Z',
    };
    await service.broker.send(caseOutcomeRecordedV1, [{ id: caseId, version: 4, data: outcome }]);
    const { cases } = await eventually(async () => {
      const found = await report();
      return rowsOf(found.cases.byState)['concluded'] === 1 ? found : undefined;
    });
    expect(cases.total.value).toBe(1);
    expect(rowsOf(cases.byAgency)).toEqual({ [next]: 1 });
    expect(rowsOf(cases.byOutcome)).toEqual({ 'administrative-sanction': 1 });
    expect(rowsOf(cases.byGroup)).toEqual({ 'counterfeit-or-ip': 1 });
    expect(cases.finesVnd.value).toBe(35_000_000);
    expect(cases.goodsValueVnd.value).toBe(120_000_000);
  });

  it('counts each takedown item once by outcome and once as late', async () => {
    const request = aRequest();
    const { requestId, threadId, platform, items } = request.data;
    const ids = items.map(({ itemId }) => itemId);
    const confirmed = (itemId: string, outcome: string, late: boolean) => ({
      itemId,
      outcome,
      late,
      confirmedAt: '2026-11-05T04:00:00Z',
    });
    await service.broker.send(takedownRequestedV1, [request]);
    await service.broker.send(takedownItemsOverdueV1, [
      {
        id: requestId,
        version: 2,
        data: { requestId, threadId, platform, itemIds: ids.slice(0, 2), overdueAt: '2026-11-05T03:00:00Z' },
      },
    ]);
    const done = [confirmed(ids[0] ?? '', 'done', true), confirmed(ids[2] ?? '', 'refused', false)];
    await service.broker.send(takedownItemsConfirmedV1, [
      { id: requestId, version: 3, data: { requestId, threadId, platform, items: done } },
    ]);
    const { takedowns } = await eventually(async () => {
      const found = await report();
      return found.takedowns.refused.value === 1 ? found : undefined;
    });
    const values = [takedowns.asked, takedowns.done, takedowns.refused, takedowns.open, takedowns.late].map(
      ({ value }) => value,
    );
    expect(values).toEqual([3, 1, 1, 1, 2]);
    expect(takedowns.byPlatform).toHaveLength(1);
    expect(takedowns.byPlatform[0]).toMatchObject({ code: platform, asked: { value: 3 }, late: { value: 2 } });
  });

  it('is the same as CSV, with the names of bodies', async () => {
    const code = 'market-surveillance-01';
    const bodyId = randomUUID();
    const body = {
      bodyId,
      code,
      kind: 'provincial-force',
      name: 'Chi cục Quản lý thị trường Hà Nội',
      nameEn: 'Hanoi',
      validFrom: '2025-03-01',
    };
    await service.broker.send(bodyRegisteredV1, [{ id: bodyId, version: 1, data: body }]);
    await service.broker.send(caseOpenedV1, [aCase()]);
    const text = await eventually(async () => {
      const answer = await service.http
        .get('/v1/reports/national')
        .query({ period: '2026-M11' })
        .set('accept', 'text/csv')
        .auth(token, { type: 'bearer' });
      return answer.text.includes('Chi cục Quản lý thị trường Hà Nội') ? answer.text : undefined;
    });
    expect(text.startsWith('\uFEFFsection,breakdown,code,name,value,previous,share_of_previous_percent\r\n')).toBe(
      true,
    );
    expect(text).toContain('cases,byAgency,market-surveillance-01,Chi cục Quản lý thị trường Hà Nội,1,0,\r\n');
  });

  it.each([
    ['a period that is none', { period: '2026-M13' }, 400, 'validation-failed'],
    ['no period', {}, 400, 'validation-failed'],
    ['an unknown filter', { period: '2026-M11', province: '01' }, 400, 'validation-failed'],
  ])('is refused for %s', async (_, query, status, code) => {
    const answer = await service.http
      .get('/v1/reports/national')
      .query(query)
      .auth(token, { type: 'bearer' })
      .expect(status);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body.code).toBe(code);
  });

  it('is refused without a token, without the scope, and in a form that it does not have', async () => {
    const get = () => service.http.get('/v1/reports/national').query({ period: '2026-M11' });
    await get().expect(401);
    const other = await service.issuer.clientToken({ body: 'platform-cho-viet', scopes: ['takedowns:confirm'] });
    await get().auth(other, { type: 'bearer' }).expect(403);
    await get().auth(token, { type: 'bearer' }).set('accept', 'image/png').expect(406);
  });
});

describe('a thread in the reports', () => {
  it('tells where its tips and case are counted, by the id of any member', async () => {
    const opened = aCase();
    const [member] = opened.data.tips;
    const tip = aTip();
    await service.broker.send(caseOpenedV1, [opened]);
    await service.broker.send(tipReceivedV1, [
      {
        ...tip,
        id: member?.tipId ?? '',
        data: { ...tip.data, tipId: member?.tipId ?? '', threadId: member?.threadId ?? '' },
      },
    ]);
    const thread = await eventually(async () => {
      const answer = await service.http.get(`/internal/threads/${member?.threadId}`).auth(token, { type: 'bearer' });
      return answer.body.part?.counted.length === 2 ? answer.body : undefined;
    });
    expect(thread.threadId).toBe(opened.data.threadId);
    expect(thread.part.counted).toEqual([
      { kind: 'case', month: '2026-M11', count: 1 },
      { kind: 'tip', month: '2026-M11', count: 1 },
    ]);
  });

  it('stands for itself again when its tip has left the case', async () => {
    const [opened, tip] = [aCase(), aTip()];
    const { caseId, threadId } = opened.data;
    const { tipId, threadId: own } = tip.data;
    const data = { ...opened.data, tips: [...opened.data.tips, { tipId, threadId: own }] };
    await service.broker.send(caseOpenedV1, [{ ...opened, data }]);
    await service.broker.send(tipReceivedV1, [tip]);
    await eventually(async () => {
      const { body } = await service.http.get(`/internal/threads/${own}`).auth(token, { type: 'bearer' });
      return body.threadId === threadId && body.part.counted.length === 2;
    });
    const left = { caseId, threadId, tipId, tipCount: 1, detachedAt: '2026-11-03T04:00:00Z' };
    await service.broker.send(caseTipDetachedV1, [{ id: caseId, version: 2, data: left }]);
    const thread = await eventually(async () => {
      const { body } = await service.http.get(`/internal/threads/${own}`).auth(token, { type: 'bearer' });
      return body.threadId === own ? body : undefined;
    });
    expect(thread.part.counted).toEqual([{ kind: 'tip', month: '2026-M11', count: 1 }]);
    const ofCase = await service.http.get(`/internal/threads/${threadId}`).auth(token, { type: 'bearer' }).expect(200);
    expect(ofCase.body.members).not.toContain(own);
  });

  it('is not found when unknown, no id at all, or not for the caller', async () => {
    await service.http.get(`/internal/threads/${randomUUID()}`).auth(token, { type: 'bearer' }).expect(404);
    await service.http.get('/internal/threads/nonsense').auth(token, { type: 'bearer' }).expect(404);
  });
});
