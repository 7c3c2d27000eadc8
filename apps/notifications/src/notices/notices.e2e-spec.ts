import { randomUUID } from 'node:crypto';
import {
  caseDismissedV1,
  caseOfferedV1,
  noticeAcknowledgedV1,
  noticeEscalatedV1,
  noticeIssuedV1,
  type CaseOfferedV1,
} from '#shared/contracts';
import { eventually } from '#shared/testing';
import { anOffer } from '../../test/an-event.js';
import { startNotifications, type CallOptions, type NotificationService } from '../../test/notification-service.js';
import type { NoticeDto } from './notice.dto.js';

let service: NotificationService;
const LEAD = 'market-surveillance-79';
const VPTT = 'standing-office';
const ONE = '/v1/notices/{id}';
const ACT = '/v1/notices/{id}/acknowledgements';

beforeAll(async () => {
  service = await startNotifications();
});

beforeEach(() => service.setTime('2026-11-03T02:41:00.000Z'));
afterAll(() => service.close());

const list = async (query: string, as = VPTT): Promise<NoticeDto[]> =>
  (await service.get(`/v1/notices?${query}`, { as, roles: ['standing-office'] })).body['items'] as NoticeDto[];

/** In by Kafka, out by HTTP: offers a case and reads its notices as the Standing Office does. */
async function noticesOf(overrides: Partial<CaseOfferedV1> = {}, count = 3): Promise<NoticeDto[]> {
  const offer = anOffer(overrides);
  await service.broker.send(caseOfferedV1, [{ id: offer.caseId, version: 2, data: offer }]);
  return eventually(
    async () => {
      const notices = await list(`caseId=${offer.caseId}`);
      return notices.length === count ? notices.toSorted((left, right) => (left.id < right.id ? -1 : 1)) : undefined;
    },
    { because: `${count} notices` },
  );
}

async function leadNotice(overrides: Partial<CaseOfferedV1> = {}): Promise<NoticeDto> {
  const [lead] = await noticesOf({ supports: [], ...overrides }, 1);
  return lead!;
}

const read = (id: string, as = LEAD) => service.get(`/v1/notices/${id}`, { as, documentedAs: ONE });

const acknowledge = ({ id, to, version }: NoticeDto, options: CallOptions = {}) =>
  service.post(`/v1/notices/${id}/acknowledgements`, {
    as: to,
    ifMatch: `"${version}"`,
    documentedAs: ACT,
    ...options,
  });

describe('a case that is offered', () => {
  it('becomes one notice per body, even when the same event arrives five times', async () => {
    const offer = anOffer();
    const event = { id: offer.caseId, version: 2, data: offer, eventId: randomUUID() };
    for (let time = 0; time < 5; time += 1) await service.broker.send(caseOfferedV1, [event]);
    const later = await leadNotice();
    expect(later.state).toBe('issued');
    const notices = await eventually(async () => {
      const found = await list(`caseId=${offer.caseId}`); // Cases of two partitions are taken in whichever order.
      return found.length > 0 ? found : undefined;
    });
    expect(notices.map((notice) => notice.to).sort()).toEqual(['economic-police-79', LEAD, 'tax-79']);
    const told = (await service.broker.seen(noticeIssuedV1, 4)).filter((seen) => seen.data['caseId'] === offer.caseId);
    expect(told).toHaveLength(3);
  });

  it('is told with the cause, the reference and the name of the body', async () => {
    const [lead] = await noticesOf();
    expect(lead).toMatchObject({
      role: 'lead',
      state: 'issued',
      toName: `Cơ quan ${LEAD}`,
      issuedAt: '2026-11-03T02:41:00.000Z',
      dueAt: '2026-11-04T02:41:00.000Z',
      version: 1,
    });
    expect(lead?.reference).toMatch(/^CV-2026-\d{6}$/);
  });

  it('anew leaves the former lead a withdrawn notice, and dismissed a withdrawn one to everybody', async () => {
    const first = await leadNotice();
    const { caseId, threadId, caseReference: reference } = first;
    const second = anOffer({ caseId, threadId, reference, lead: 'market-surveillance-01', supports: [], round: 2 });
    await service.broker.send(caseOfferedV1, [{ id: caseId, version: 4, data: second }]);
    await eventually(async () => (await read(first.id)).body['state'] === 'withdrawn');
    const dismissed = { caseId, threadId, reason: 'all-tips-refused', dismissedAt: '2026-11-03T05:00:00.000Z' };
    await service.broker.send(caseDismissedV1, [{ id: caseId, version: 5, data: dismissed }]);
    await eventually(async () => (await list(`caseId=${caseId}&state=withdrawn`)).length === 2);
    expect((await acknowledge({ ...first, version: 2 })).body['code']).toBe('state-conflict');
  });
});

describe('the list of notices', () => {
  it('shows a body its own and the Standing Office all', async () => {
    const [lead, police] = await noticesOf();
    expect(await list(`caseId=${lead?.caseId}`, LEAD)).toEqual([lead]);
    expect(await list(`caseId=${lead?.caseId}`, 'economic-police-79')).toEqual([police]);
    expect(await list(`caseId=${lead?.caseId}`, 'customs')).toEqual([]);
    expect(await list(`caseId=${lead?.caseId}`)).toHaveLength(3);
  });

  it('filters by state, role and due time', async () => {
    const [lead] = await noticesOf();
    const of = `caseId=${lead?.caseId}`;
    expect(await list(`${of}&role=lead`)).toEqual([lead]);
    expect(await list(`${of}&state=acknowledged`)).toEqual([]);
    expect(await list(`${of}&dueBefore=2026-11-04T12:00:00%2B07:00`)).toEqual([lead]);
    expect(await list(`${of}&dueBefore=2026-11-04T02:41:00Z`)).toEqual([]);
  });

  it('comes in pages that neither repeat nor leave out', async () => {
    await noticesOf();
    const pages: string[] = [];
    let cursor = '';
    do {
      const page = (await service.get(`/v1/notices?limit=2${cursor}`, { as: VPTT })).body;
      pages.push(...(page['items'] as NoticeDto[]).map((notice) => notice.id));
      cursor = page['nextCursor'] === null ? '' : `&cursor=${String(page['nextCursor'])}`;
    } while (cursor !== '');
    expect(pages).toEqual((await list('limit=200')).map((notice) => notice.id));
  });

  it.each([
    'state=open',
    'role=chief',
    'caseId=VV-2026-000001',
    'dueBefore=tomorrow',
    'dueBefore=2026-02-30T00:00:00Z',
    'dueBefore=2026-11-04',
    'limit=0',
    'cursor=abc',
    `cursor=${Buffer.from('{"id":"1"}').toString('base64url')}`,
    'body=customs',
  ])('refuses %s', async (query) => {
    const answer = await service.get(`/v1/notices?${query}`, { as: LEAD });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
  });

  it('needs a token with its scope', async () => {
    expect((await service.get('/v1/notices')).status).toBe(401);
    expect((await service.get('/v1/notices', { as: LEAD, roles: ['hotline-officer'] })).status).toBe(403);
  });
});

describe('a notice', () => {
  it('is read by id and by reference, with its ETag', async () => {
    const lead = await leadNotice();
    const byId = await read(lead.id);
    expect(byId).toMatchObject({ status: 200, body: lead, headers: { etag: '"1"' } });
    expect((await read(lead.reference)).body).toEqual(byId.body);
    expect((await read(lead.id, VPTT)).body).toEqual(byId.body);
  });

  it('of another body, an unknown one and no id at all are not found alike', async () => {
    const lead = await leadNotice();
    for (const [id, as] of [
      [lead.id, 'customs'],
      [lead.reference, 'customs'],
      [randomUUID(), LEAD],
      ['CV-2026-999999', LEAD],
      ['%00', LEAD],
      ["' OR 1=1", LEAD],
    ] as const)
      expect((await read(id, as)).status).toBe(id === '%00' ? 400 : 404);
    expect((await service.get(`/v1/notices/${lead.id}`, { documentedAs: ONE })).status).toBe(401);
    const stranger = { as: LEAD, roles: ['registrar'], documentedAs: ONE };
    expect((await service.get(`/v1/notices/${lead.id}`, stranger)).status).toBe(403);
  });
});

describe('an acknowledgement', () => {
  it('is made once, by the body that is named, and published', async () => {
    const lead = await leadNotice();
    service.setTime('2026-11-03T04:00:00.000Z');
    const answer = await acknowledge(lead);
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { state: 'acknowledged', acknowledgedAt: '2026-11-03T04:00:00.000Z', version: 2 },
    });
    expect((await acknowledge({ ...lead, version: 2 })).body['code']).toBe('state-conflict');
    const event = await eventually(async () =>
      (await service.broker.seen(noticeAcknowledgedV1, 1)).find((seen) => seen.key === lead.id),
    );
    expect(event).toMatchObject({ version: 2, data: { by: LEAD, acknowledgedAt: '2026-11-03T04:00:00.000Z' } });
    const audit = await service.database.query(
      `SELECT actor_body, actor_pseudonym FROM audit_rows WHERE act = 'notice.acknowledge' AND object_id = $1`,
      [lead.id],
    );
    expect(audit).toEqual([{ actor_body: LEAD, actor_pseudonym: `case-officer-of-${LEAD}` }]);
  });

  it('of two at once is made by one', async () => {
    const lead = await leadNotice();
    const statuses = (await Promise.all([acknowledge(lead), acknowledge(lead)])).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([200, 412]);
  });

  it('is given the same answer again under the same Idempotency-Key', async () => {
    const [lead, other] = await noticesOf();
    const idempotencyKey = randomUUID();
    const first = await acknowledge(lead!, { idempotencyKey });
    const again = await acknowledge(lead!, { idempotencyKey });
    expect(again).toMatchObject({ status: 200, body: first.body });
    const reused = await acknowledge({ ...other!, to: LEAD }, { idempotencyKey });
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await acknowledge(other!, { idempotencyKey: 'short' })).status).toBe(400);
  });

  it('needs the version that was read', async () => {
    const lead = await leadNotice();
    expect((await acknowledge(lead, { ifMatch: undefined })).status).toBe(428);
    expect((await acknowledge(lead, { ifMatch: '"7"' })).status).toBe(412);
    expect((await acknowledge(lead, { ifMatch: 'W/"1"' })).status).toBe(412);
  });

  it('is not made by anybody else', async () => {
    const lead = await leadNotice();
    expect((await acknowledge(lead, { as: 'customs' })).status).toBe(404);
    expect((await acknowledge(lead, { as: VPTT })).status).toBe(403);
    expect((await acknowledge(lead, { as: LEAD, roles: ['hotline-officer'] })).status).toBe(403);
    expect((await acknowledge(lead, { as: undefined })).status).toBe(401);
    expect((await acknowledge({ ...lead, id: randomUUID() })).status).toBe(404);
    expect((await acknowledge({ ...lead, id: 'nothing' })).status).toBe(404);
  });
});

describe('a notice that is due', () => {
  it('is escalated to the Standing Office once, with two replicas looking, and may still be acknowledged', async () => {
    const lead = await leadNotice();
    await service.replicate();
    service.setTime('2026-11-04T02:41:01.000Z');
    const escalated = await eventually(async () => {
      const { body } = await read(lead.id);
      return body['state'] === 'escalated' ? (body as unknown as NoticeDto) : undefined;
    });
    const escalations = await list(`caseId=${lead.caseId}&role=escalation`);
    expect(escalations).toMatchObject([{ to: VPTT, escalates: lead.id, state: 'issued' }]);
    const told = await eventually(async () => {
      const ofLead = (await service.broker.seen(noticeEscalatedV1, 1)).filter((seen) => seen.key === lead.id);
      return ofLead.length > 0 && ofLead;
    });
    expect(told).toMatchObject([{ version: 2, data: { to: VPTT, escalatedAt: '2026-11-04T02:41:01.000Z' } }]);
    await eventually(async () =>
      (await service.broker.seen(noticeIssuedV1, 1)).find((seen) => seen.data['escalates'] === lead.id),
    );
    expect((await acknowledge(escalated)).body).toMatchObject({ state: 'acknowledged', version: 3 });
    const event = await eventually(async () =>
      (await service.broker.seen(noticeAcknowledgedV1, 1)).find((seen) => seen.key === lead.id),
    );
    expect(event.version).toBe(3);
    const [escalation] = escalations;
    expect((await acknowledge(escalation!, { roles: ['standing-office'] })).status).toBe(200);
  });
});
