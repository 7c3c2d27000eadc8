import { randomUUID } from 'node:crypto';
import {
  caseOpenedV1,
  deliverySucceededV1,
  takedownCompletedV1,
  takedownDeliveredV1,
  takedownItemsConfirmedV1,
  takedownItemsOverdueV1,
  takedownRequestedV1,
} from '#shared/contracts';
import { signWebhook } from '#shared/auth';
import { eventually } from '#shared/testing';
import supertest from 'supertest';
import { startTriage, type TriageService } from './triage-service.js';

const PLATFORM = 'platform-cho-viet';
const ISSUER = 'market-surveillance-79';

let triage: TriageService;
let officer: string;
let platform: string;
let secret: string;

beforeAll(async () => {
  triage = await startTriage();
  officer = await triage.issuer.officerToken({ body: ISSUER, roles: ['case-officer'] });
  platform = await triage.issuer.clientToken({ body: PLATFORM, scopes: ['takedowns:confirm'] });
  secret = (await post('/v1/signing-keys', platform).expect(201)).body.secret;
});

afterAll(() => triage.close());

const http = () => supertest(triage.url);
const get = (path: string, token: string) => http().get(path).auth(token, { type: 'bearer' });
const post = (path: string, token: string) => http().post(path).auth(token, { type: 'bearer' });

function anOrder(items = 2, overrides: object = {}) {
  return {
    platform: PLATFORM,
    legalBasis: 'Điểm c khoản 1 Điều 17 Nghị định 248/2026/NĐ-CP',
    violation: 'counterfeit-mark',
    items: Array.from({ length: items }, (_, index) => ({
      url: `https://choviet.example/shop/giay-re-79/item/${index}`,
      shopId: 'giay-re-79',
      action: 'remove-listing',
    })),
    ...overrides,
  };
}

const manyLong = () =>
  anOrder(200).items.map((item) => ({ ...item, url: `https://choviet.example/${'x'.repeat(1_500)}` }));

interface Issued {
  id: string;
  reference: string;
  items: { id: string }[];
}

async function issue(items = 2, overrides: object = {}): Promise<Issued> {
  return (await post('/v1/takedown-requests', officer).send(anOrder(items, overrides)).expect(201)).body;
}

function push(confirmations: object[], options: { token?: string; secret?: string; at?: Date; tamper?: boolean } = {}) {
  const raw = JSON.stringify({ confirmations });
  const id = `msg_${randomUUID()}`;
  const at = options.at ?? new Date();
  return post('/v1/takedown-confirmations', options.token ?? platform)
    .set('content-type', 'application/json')
    .set('webhook-id', id)
    .set('webhook-timestamp', String(Math.floor(at.getTime() / 1000)))
    .set('webhook-signature', signWebhook(options.secret ?? secret, id, at, raw))
    .send(options.tamper ? raw.replace('done', 'refused') : raw);
}

const done = (item: { id: string } | undefined) => ({ itemId: item?.id ?? '', outcome: 'done' });
const eventsFor = async (contract: Parameters<TriageService['broker']['seen']>[0], id: string) =>
  eventually(async () => {
    const events = (await triage.broker.seen(contract, 1)).filter(({ key }) => key === id);
    return events.length > 0 ? events : undefined;
  });

describe('a takedown request', () => {
  it('is issued with a reference and told to others, without being delivered yet', async () => {
    const issued = await issue();
    expect(issued).toMatchObject({ state: 'issued', issuer: ISSUER, itemCount: 2, openItemCount: 2, dueAt: null });
    expect(issued.reference).toMatch(/^YC-\d{4}-\d{6}$/);
    const [event] = await eventsFor(takedownRequestedV1, issued.id);
    expect(event).toMatchObject({
      version: 1,
      data: { requestId: issued.id, items: [{ itemId: issued.items[0]?.id }, {}] },
    });
  });

  it('is due 24 hours after the webhook was taken, and a second delivery does not move that', async () => {
    const { id } = await issue();
    const data = {
      deliveryId: randomUUID(),
      body: PLATFORM,
      eventType: 'takedown.requested',
      subjectId: id,
      attempts: 1,
    };
    const delivered = (succeededAt: string) => ({ id: randomUUID(), version: 1, data: { ...data, succeededAt } });
    await triage.broker.send(deliverySucceededV1, [delivered('2026-11-04T03:00:00.000Z')]);
    const [event] = await eventsFor(takedownDeliveredV1, id);
    expect(event?.data).toMatchObject({ by: 'webhook', dueAt: '2026-11-05T03:00:00.000Z' });
    await triage.broker.send(deliverySucceededV1, [delivered('2026-11-04T09:00:00.000Z')]);
    await get(`/v1/takedown-requests/${id}`, platform).expect(200);
    const { body } = await get(`/v1/takedown-requests/${id}`, officer).expect(200);
    expect(body.dueAt).toBe('2026-11-05T03:00:00.000Z');
  });

  it('is delivered by the platform’s first reading, and not by listing or by its issuer’s reading', async () => {
    const { id, reference } = await issue();
    await get('/v1/takedown-requests', platform).expect(200);
    expect((await get(`/v1/takedown-requests/${reference}`, officer).expect(200)).body.deliveredAt).toBeNull();
    const { body } = await get(`/v1/takedown-requests/${reference}`, platform).expect(200);
    expect(new Date(body.dueAt).getTime() - new Date(body.deliveredAt).getTime()).toBe(86_400_000);
    const [event] = await eventsFor(takedownDeliveredV1, id);
    expect(event?.data).toMatchObject({ by: 'reading' });
  });

  it('takes the thread of its case, once that is known, from those who lead or support it', async () => {
    const caseId = randomUUID();
    const threadId = randomUUID();
    const order = anOrder(1, { caseId });
    const early = await post('/v1/takedown-requests', officer).send(order).expect(404);
    expect(early.headers['retry-after']).toBe('1');
    await triage.broker.send(caseOpenedV1, [
      {
        id: caseId,
        version: 1,
        data: {
          ...{ caseId, threadId, reference: 'VV-2026-000042', violation: 'counterfeit-mark', priority: 'normal' },
          ...{ score: 1, reasons: [], criminalSigns: false, lead: ISSUER, supports: ['economic-police-79'] },
          ...{
            tips: [{ tipId: randomUUID(), threadId: randomUUID() }],
            openedAt: '2026-11-03T03:00:00Z',
            competenceRule: '4',
          },
        },
      },
    ]);
    const issued = await eventually(async () => {
      const answer = await post('/v1/takedown-requests', officer).send(anOrder(1, { caseId: 'VV-2026-000042' }));
      return answer.status === 201 ? answer.body : undefined;
    });
    expect(issued).toMatchObject({ caseId, threadId });
    const other = await triage.issuer.officerToken({ body: 'market-surveillance-01', roles: ['case-officer'] });
    await post('/v1/takedown-requests', other).send(order).expect(404);
    const thread = await get(`/internal/threads/${threadId}`, officer).expect(200);
    expect(thread.body.part.takedownRequests).toMatchObject([{ id: issued.id }]);
  });

  it('is read by its platform, its issuer and the Standing Office, and by nobody else', async () => {
    const { id } = await issue();
    const standingOffice = await triage.issuer.officerToken({ body: 'standing-office', roles: ['standing-office'] });
    const otherAgency = await triage.issuer.officerToken({ body: 'market-surveillance-01', roles: ['case-officer'] });
    const otherPlatform = await triage.issuer.clientToken({ body: 'platform-sao-mua', scopes: ['takedowns:confirm'] });
    await get(`/v1/takedown-requests/${id}`, standingOffice).expect(200);
    for (const token of [otherAgency, otherPlatform]) {
      await get(`/v1/takedown-requests/${id}`, token).expect(404);
      const { body } = await get('/v1/takedown-requests?limit=200', token).expect(200);
      expect(body.items.map((item: Issued) => item.id)).not.toContain(id);
    }
  });

  it('pages stably, and filters by state, platform and issuer', async () => {
    await Promise.all([issue(1), issue(1), issue(1)]);
    const first = await get('/v1/takedown-requests?limit=2', officer).expect(200);
    const next = await get(`/v1/takedown-requests?limit=2&cursor=${first.body.nextCursor}`, officer).expect(200);
    const ids = [...first.body.items, ...next.body.items].map((item: Issued) => item.id);
    expect(new Set(ids).size).toBe(ids.length);
    const filtered = await get(
      `/v1/takedown-requests?state=issued&platform=${PLATFORM}&issuer=${ISSUER}`,
      officer,
    ).expect(200);
    expect(filtered.body.items.every((item: { state: string }) => item.state === 'issued')).toBe(true);
    await get('/v1/takedown-requests?state=lost', officer).expect(400);
    await get('/v1/takedown-requests?cursor=nonsense', officer).expect(400);
  });

  it.each([
    ['an unknown platform', { platform: 'platform-nowhere' }, '/platform'],
    ['a body that is no platform', { platform: 'standing-office' }, '/platform'],
    ['no items', { items: [] }, '/items'],
    ['too many items', { items: anOrder(201).items }, '/items'],
    [
      'an address elsewhere',
      { items: [{ url: 'https://saomua.example/s/1/p/2', action: 'remove-listing' }] },
      '/items/0/url',
    ],
    ['an unknown action', { items: [{ url: 'https://choviet.example/a', action: 'explode' }] }, '/items/0/action'],
    ['more addresses than one event carries', { items: manyLong() }, '/items'],
    ['an unknown field', { urgent: true }, '/urgent'],
  ])('is refused for %s', async (_, overrides, pointer) => {
    const { body } = await post('/v1/takedown-requests', officer).send(anOrder(1, overrides)).expect(400);
    expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer }] });
  });

  it('is issued once for the same Idempotency-Key', async () => {
    const key = randomUUID();
    const order = anOrder(1);
    const [one, other] = [
      await post('/v1/takedown-requests', officer).set('idempotency-key', key).send(order).expect(201),
      await post('/v1/takedown-requests', officer).set('idempotency-key', key).send(order).expect(201),
    ];
    expect(other.body.id).toBe(one.body.id);
  });
});

describe('a push of confirmations', () => {
  it('has a result per item, and again changes nothing', async () => {
    const { id, items } = await issue(3);
    const foreign = await issue(1, {
      platform: 'platform-sao-mua',
      items: [{ url: 'https://saomua.example/s/1/p/2', action: 'remove-listing' }],
    });
    const unknown = { id: randomUUID() };
    const confirmations = [
      done(items[0]),
      { ...done(items[1]), outcome: 'refused', reason: 'Có giấy ủy quyền' },
      done(unknown),
      done(foreign.items[0]),
    ];
    const first = await push(confirmations).expect(200);
    expect(first.body).toMatchObject({ accepted: 2, duplicate: 0, refused: 2 });
    expect(
      first.body.results.map(
        ({ result, problem }: { result: string; problem?: { code: string } }) => problem?.code ?? result,
      ),
    ).toEqual(['accepted', 'accepted', 'item-unknown', 'item-foreign']);
    const before = (await get(`/v1/takedown-requests/${id}`, officer)).body;
    expect((await push(confirmations).expect(200)).body).toMatchObject({ accepted: 0, duplicate: 2, refused: 2 });
    const closed = await push([{ ...done(items[0]), outcome: 'refused' }]).expect(200);
    expect(closed.body.results[0].problem.code).toBe('item-closed');
    expect((await get(`/v1/takedown-requests/${id}`, officer)).body).toEqual(before);
    expect(before).toMatchObject({ state: 'delivered', openItemCount: 1 });
  });

  it('completes the request with its last item, in one chain of versions', async () => {
    const { id, items } = await issue(2);
    await push(items.map(done)).expect(200);
    const [[delivered], [confirmed], [completed]] = await Promise.all([
      eventsFor(takedownDeliveredV1, id),
      eventsFor(takedownItemsConfirmedV1, id),
      eventsFor(takedownCompletedV1, id),
    ]);
    expect([delivered?.version, confirmed?.version, completed?.version]).toEqual([2, 3, 4]);
    expect((await get(`/v1/takedown-requests/${id}`, officer)).body).toMatchObject({
      state: 'completed',
      openItemCount: 0,
      version: 4,
    });
  });

  it('accepts an item once when it is named twice, and once from two pushes at the same time', async () => {
    const { id, items } = await issue(2);
    expect((await push([done(items[0]), done(items[0])]).expect(200)).body).toMatchObject({
      accepted: 1,
      duplicate: 1,
    });
    const pushes = await Promise.all([push([done(items[1])]), push([done(items[1])]), push([done(items[1])])]);
    expect(pushes.map(({ body }) => body.accepted).sort()).toEqual([0, 0, 1]);
    expect((await get(`/v1/takedown-requests/${id}`, officer)).body.openItemCount).toBe(0);
  });

  it('tells of items by their ids as they were issued, however the platform wrote them', async () => {
    const { id, items } = await issue(1);
    await push([{ ...done(items[0]), itemId: items[0]?.id.toUpperCase() }]).expect(200);
    const [confirmed] = await eventsFor(takedownItemsConfirmedV1, id);
    expect(confirmed?.data).toMatchObject({ items: [{ itemId: items[0]?.id }] });
  });

  it('is late after the limit, which is told once when it passes', async () => {
    const { id, items } = await issue(2);
    const data = {
      deliveryId: randomUUID(),
      body: PLATFORM,
      eventType: 'takedown.requested',
      subjectId: id,
      attempts: 1,
    };
    await triage.broker.send(deliverySucceededV1, [
      { id: randomUUID(), version: 1, data: { ...data, succeededAt: new Date(Date.now() - 86_401_000).toISOString() } },
    ]);
    const [overdue] = await eventsFor(takedownItemsOverdueV1, id);
    expect(overdue?.data['itemIds']).toEqual(items.map((item) => item.id));
    await push([done(items[0])]).expect(200);
    const [confirmed] = await eventsFor(takedownItemsConfirmedV1, id);
    expect(confirmed?.data).toMatchObject({ items: [{ outcome: 'done', late: true }] });
    expect(await eventsFor(takedownItemsOverdueV1, id)).toHaveLength(1);
  });

  it.each([
    ['another secret', { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }],
    ['another body', { tamper: true }],
    ['an old time', { at: new Date(Date.now() - 6 * 60_000) }],
  ])('is refused with a signature of %s, and changes nothing', async (_, options) => {
    const { id, items } = await issue(1);
    const { body } = await push([done(items[0])], options).expect(401);
    expect(body.code).toBe('signature-invalid');
    expect((await get(`/v1/takedown-requests/${id}`, officer)).body.openItemCount).toBe(1);
  });

  it('is refused without a signature, without a token, and with a body of the wrong form', async () => {
    const { items } = await issue(1);
    await post('/v1/takedown-confirmations', platform)
      .send({ confirmations: [done(items[0])] })
      .expect(401);
    await http()
      .post('/v1/takedown-confirmations')
      .send({ confirmations: [done(items[0])] })
      .expect(401);
    await push([{ ...done(items[0]), outcome: 'vanished' }]).expect(400);
    await push([]).expect(400);
    await push([done(items[0])], { token: officer }).expect(403);
  });

  it('takes 10,000 items at once', async () => {
    const { items } = await issue(200);
    const unknown = Array.from({ length: 9_800 }, () => done({ id: randomUUID() }));
    const { body } = await push([...items.map(done), ...unknown]).expect(200);
    expect(body).toMatchObject({ accepted: 200, refused: 9_800 });
    expect(body.results).toHaveLength(10_000);
  });
});

describe('signing keys', () => {
  it('are two at most, shown once, and worth nothing once revoked', async () => {
    const body = 'platform-lien-mang';
    const token = await triage.issuer.clientToken({ body, scopes: ['takedowns:confirm'] });
    const first = (await post('/v1/signing-keys', token).expect(201)).body;
    const second = (await post('/v1/signing-keys', token).expect(201)).body;
    await post('/v1/signing-keys', token).expect(409);
    const listed = await get('/v1/signing-keys', token).expect(200);
    expect(listed.body.items.map((key: { id: string }) => key.id)).toEqual([second.id, first.id]);
    expect(JSON.stringify(listed.body)).not.toContain('whsec_');
    const item = done({ id: randomUUID() });
    await push([item], { token, secret: first.secret }).expect(200);
    await http().delete(`/v1/signing-keys/${first.id}`).auth(token, { type: 'bearer' }).expect(204);
    await push([item], { token, secret: first.secret }).expect(401);
    await push([item], { token, secret: second.secret }).expect(200);
    await http().delete(`/v1/signing-keys/${first.id}`).auth(token, { type: 'bearer' }).expect(404);
    await http().delete(`/v1/signing-keys/${second.id}`).auth(platform, { type: 'bearer' }).expect(404);
    await http().delete('/v1/signing-keys/nonsense').auth(token, { type: 'bearer' }).expect(404);
    const rows = await triage.database.query<{ secret_sealed: string }>('SELECT secret_sealed FROM signing_keys');
    expect(rows.some((row) => row.secret_sealed.includes(second.secret.slice(6)))).toBe(false);
  });
});
