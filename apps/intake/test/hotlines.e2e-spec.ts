import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { bodyRegisteredV1 } from '#shared/contracts';
import { conformityTo, eventually } from '#shared/testing';
import { anEntry, anEntryOfCommune } from './hotlines-room.js';
import { startIntake, type IntakeService } from './intake-service.js';

const BEN_THANH = '26743';
const JSON_OF = { 'content-type': 'application/json' };

let intake: IntakeService;
let conforms: ReturnType<typeof conformityTo>;
let head: Record<string, string>;
let force: Record<string, string>;

beforeAll(async () => {
  intake = await startIntake();
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  head = await intake.officer('committee-79', 'competent-head');
  force = await intake.officer('market-surveillance-79', 'competent-head');
  await register('committee-79', 'committee', 'standing-office');
  await register('market-surveillance-79', 'provincial-force', 'committee-79');
  await eventually(async () => (await intake.database.query('SELECT code FROM bodies')).length >= 2, {
    because: 'the bodies have arrived',
  });
});
afterAll(() => intake.close());

function register(code: string, kind: string, parent: string): Promise<unknown> {
  const bodyId = randomUUID();
  const data = { bodyId, code, kind, name: `Cơ quan ${code}`, nameEn: `Body ${code}`, parent, provinceCode: '79' };
  return intake.broker.send(bodyRegisteredV1, [{ id: bodyId, version: 1, data: { ...data, validFrom: '2025-07-01' } }]);
}

async function read(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await intake.http.get(path).set(headers);
  const template = /^\/v1\/hotlines\/[^?]/.test(path) ? '/v1/hotlines/{id}' : path.replace(/\?.*/, '');
  conforms('get', template, answer);
  return answer;
}

async function act(part: string, id: string, headers: Record<string, string>, body: object): Promise<Response> {
  const answer = await intake.http.post(`/v1/hotlines/${id}/${part}`).set(headers).send(body);
  conforms('post', `/v1/hotlines/{id}/${part}`, answer);
  return answer;
}

async function publish(headers: Record<string, string>, entry: object = anEntry()): Promise<Response> {
  const answer = await intake.http.post('/v1/hotlines').set(headers).send(entry);
  conforms('post', '/v1/hotlines', answer);
  return answer;
}

const versioned = (version: number) => ({ 'if-match': `"${version}"` });
const outcome = ({ status, body }: Response) => [status, (body as { code: string }).code];

describe('the way of a hotline', () => {
  it('goes from its publication by way of checks and changes to its withdrawal, all to be read by everybody', async () => {
    const entry = anEntryOfCommune(BEN_THANH, {
      value: '028 3829 0001',
      hours: '24/7',
      noteEn: 'Ask for the officer.',
    });
    const published = await publish(head, entry);
    expect([published.status, published.headers['etag']]).toEqual([201, '"1"']);
    const path = published.headers['location'] ?? '';
    expect(path).toBe(`/v1/hotlines/${String(published.body.id)}`);
    const { id } = published.body as { id: string };
    const list = await read(`/v1/hotlines?communeCode=${BEN_THANH}&provinceCode=74`);
    expect(list.body).toMatchObject({
      place: { provinceCode: '79', communeName: 'Bến Thành', formerProvince: { code: '74', name: 'Bình Dương' } },
      items: [{ id, value: '+842838290001', display: '028 3829 0001', coverage: 'own' }],
      nextCursor: null,
    });
    expect((await act('checks', id, { ...head, ...versioned(1) }, { visibility: 'public' })).status).toBe(201);
    const { bodyCode: _, ...content } = { ...entry, value: '1022', reason: 'Dùng tổng đài chung.' };
    const changed = await act('versions', id, { ...head, ...versioned(2) }, content);
    expect([changed.status, changed.headers['etag'], changed.body.hotline.value]).toEqual([201, '"3"', '1022']);
    const withdrawn = await act('withdrawals', id, { ...head, ...versioned(3) }, { reason: 'Sáp nhập.' });
    expect([withdrawn.status, withdrawn.body.hotline]).toEqual([201, null]);
    const record = await read(path);
    expect(record.headers['etag']).toBe('"4"');
    const acts = (record.body.history as { act: string; publishedBy: string }[]).map((one) => [
      one.act,
      one.publishedBy,
    ]);
    expect(acts).toEqual(['withdrawn', 'changed', 'checked', 'published'].map((name) => [name, 'committee-79']));
    expect((await read(`/v1/hotlines?communeCode=${BEN_THANH}`)).body.items[0].coverage).toBe('superior');
  });

  it('is told in English to those who ask in English', async () => {
    const answer = await read('/v1/hotlines?q=standing office&channel=phone', { 'accept-language': 'en-GB,en;q=0.9' });
    expect(answer.headers['vary']).toContain('accept-language');
    expect(answer.body.items[0]).toMatchObject({
      bodyName: 'Văn phòng Thường trực Ban Chỉ đạo 389 quốc gia',
      texts: { language: 'en', body: 'Standing Office of the National Steering Committee 389', channel: 'Phone' },
    });
    expect((await read('/v1/hotlines?q=thuong truc')).body.items[0].texts.level).toBe('Quốc gia');
  });
});

describe('mobiles of former officers', () => {
  const internal = '/v1/hotlines?visibility=internal';

  it('are shown to the officers that keep them alone, until one has checked them', async () => {
    const { items } = (await read(internal, force)).body as {
      items: { id: string; display: string; version: number }[];
    };
    const [mobile] = items;
    expect(items.length).toBeGreaterThan(1);
    const path = `/v1/hotlines/${mobile?.id}`;
    expect(outcome(await read(path))).toEqual([404, 'not-found']);
    expect((await read(path, force)).body.hotline.display).toBe(mobile?.display);
    const checked = await act('checks', mobile?.id ?? '', { ...force, ...versioned(1) }, { visibility: 'public' });
    expect(checked.body.hotline).toMatchObject({ visibility: 'public', checkedOn: expect.any(String) });
    expect((await read(path)).body.history).toHaveLength(1);
  });

  it('are asked for with a token that has the scope', async () => {
    expect(outcome(await read(internal))).toEqual([401, 'unauthenticated']);
    expect(outcome(await read(internal, await intake.officer('committee-79')))).toEqual([403, 'forbidden']);
    expect(outcome(await read(internal, { authorization: 'Bearer nonsense' }))).toEqual([401, 'unauthenticated']);
  });
});

describe('an act on a hotline', () => {
  it('is done once, however often its request comes', async () => {
    const key = { ...head, ...JSON_OF, 'idempotency-key': randomUUID() };
    const entry = anEntry({ value: '028.3829.0002' });
    const first = await publish(key, entry);
    const again = await publish(key, entry);
    expect([again.status, again.body, again.headers['location']]).toEqual([201, first.body, first.headers['location']]);
    expect(outcome(await publish(head, entry))).toEqual([409, 'conflict']);
  });

  it('is answered with its problem when it may not be', async () => {
    const { id } = (await publish(head, anEntry({ value: '028.3829.0003' }))).body as { id: string };
    const stranger = await intake.officer('committee-01', 'competent-head');
    const reason = { reason: 'Hết dùng.' };
    const answers: [Response, number, string][] = [
      [await publish({}), 401, 'unauthenticated'],
      [await publish(await intake.officer('committee-79')), 403, 'forbidden'],
      [await publish(stranger), 403, 'forbidden'],
      [await publish(head, { ...anEntry(), colour: 'red' }), 400, 'validation-failed'],
      [await publish(head, { ...anEntry(), hours: 'always' }), 400, 'validation-failed'],
      [await publish(head, { ...anEntry(), value: '12345' }), 400, 'validation-failed'],
      [await act('withdrawals', id, head, reason), 428, 'precondition-required'],
      [await act('withdrawals', id, { ...head, ...versioned(2) }, reason), 412, 'precondition-failed'],
      [await act('withdrawals', id, { ...stranger, ...versioned(1) }, reason), 403, 'forbidden'],
      [await act('withdrawals', randomUUID(), { ...head, ...versioned(1) }, reason), 404, 'not-found'],
      [await act('checks', 'nonsense', { ...head, ...versioned(1) }, { visibility: 'public' }), 404, 'not-found'],
      [await act('versions', id, { ...head, ...versioned(1) }, anEntry()), 400, 'validation-failed'],
      [await read('/v1/hotlines?provinceCode=03'), 400, 'validation-failed'],
      [await read('/v1/hotlines?communeCode=1'), 400, 'validation-failed'],
      [await read('/v1/hotlines?withSuperiors=yes'), 400, 'validation-failed'],
      [await read('/v1/hotlines/nonsense'), 404, 'not-found'],
    ];
    for (const [answer, status, code] of answers) expect(outcome(answer)).toEqual([status, code]);
  });
});

describe('GET /v1/places', () => {
  it('answers everybody, page by page', async () => {
    const first = await read('/v1/places?q=ba dinh&limit=1');
    expect(first.body.items).toMatchObject([{ code: '00004', fullName: 'Phường Ba Đình', provinceName: 'Hà Nội' }]);
    const next = await read(`/v1/places?q=ba dinh&limit=1&cursor=${String(first.body.nextCursor)}`);
    expect(next.body.items).toHaveLength(1);
    expect((await read('/v1/places?q=02')).body.items[0]).toMatchObject({ code: '08', name: 'Tuyên Quang' });
    for (const wrong of ['kind=village', 'provinceCode=03', 'cursor=e30', 'limit=201', 'colour=red'])
      expect(outcome(await read(`/v1/places?${wrong}`))).toEqual([400, 'validation-failed']);
  });
});
