import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { conformityTo } from '#shared/testing';
import { startIntake, type IntakeService } from './intake-service.js';
import { aTip } from './tips.data.js';

let intake: IntakeService;
let conforms: ReturnType<typeof conformityTo>;
let hotline: Record<string, string>;

beforeAll(async () => {
  intake = await startIntake();
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  hotline = await intake.officer('committee-01');
});
afterAll(() => intake.close());

const versioned = (version: number) => ({ 'if-match': `"${version}"` });
const identifiersPath = '/v1/tips/{id}/identifiers';

async function recorded(shopId = 'cv-1029'): Promise<string> {
  const content = 'Shop còn bán ở https://shopee.vn/a-i.1.22, gọi 0987 654 321 để đặt hàng giả.';
  const tip = aTip({ channel: 'phone', content, sellerTraces: { shopId, platform: 'platform-cho-viet' }, links: [] });
  const { body } = await intake.http.post('/v1/tips').set(hotline).send(tip).expect(201);
  return (body as { id: string }).id;
}

async function decide(path: string, headers: Record<string, string>): Promise<Response> {
  const answer = await intake.http.post(`/v1/tips/${path}`).set(headers);
  conforms('post', `${identifiersPath}/{number}/${path.split('/').at(-1)}`, answer);
  return answer;
}

async function ask(path: string, body: object | undefined, headers = {}): Promise<Response> {
  const answer = await intake.http.post(`/v1/tips/${path}`).set(headers).send(body);
  conforms('post', `/v1/tips/${path}`, answer);
  return answer;
}

describe('what a tip’s text names', () => {
  it('is read, confirmed and dropped by officers', async () => {
    const id = await recorded();
    const read = await intake.http.get(`/v1/tips/${id}/identifiers`).set(hotline).expect(200);
    conforms('get', identifiersPath, read);
    expect(read.body).toMatchObject({
      stated: [{ kind: 'shop', value: 'cv-1029' }],
      found: [
        { number: 1, kind: 'url', value: 'https://shopee.vn/product/1/22', state: 'found', version: 1 },
        { number: 2, kind: 'phone', value: '+84987654321', state: 'found', version: 1 },
      ],
    });
    const confirmed = await decide(`${id}/identifiers/1/confirmations`, { ...hotline, ...versioned(1) });
    expect([confirmed.status, confirmed.headers['etag'], confirmed.body.state]).toEqual([200, '"2"', 'confirmed']);
    const dropped = await decide(`${id}/identifiers/2/drops`, { ...hotline, ...versioned(1) });
    expect([dropped.status, dropped.body]).toMatchObject([200, { state: 'dropped', decidedBody: 'committee-01' }]);
  });

  it('is decided on by nobody else, and not blindly', async () => {
    const id = await recorded();
    const caseOfficer = await intake.officer('committee-01', 'case-officer');
    const stranger = await intake.officer('customs-01');
    const now = versioned(1);
    for (const act of ['confirmations', 'drops']) {
      const answers: [string, Record<string, string>, number, string][] = [
        [`${id}/identifiers/1/${act}`, now, 401, 'unauthenticated'],
        [`${id}/identifiers/1/${act}`, { ...caseOfficer, ...now }, 403, 'forbidden'],
        [`${id}/identifiers/1/${act}`, { ...stranger, ...now }, 404, 'not-found'],
        [`${id}/identifiers/9/${act}`, { ...hotline, ...now }, 404, 'not-found'],
        [`${id}/identifiers/one/${act}`, { ...hotline, ...now }, 404, 'not-found'],
        [`${id}/identifiers/1/${act}`, { ...hotline, ...versioned(7) }, 412, 'precondition-failed'],
        [`${id}/identifiers/1/${act}`, hotline, 428, 'precondition-required'],
      ];
      for (const [path, headers, status, code] of answers) {
        const answer = await decide(path, headers);
        expect([answer.status, answer.body.code]).toEqual([status, code]);
      }
    }
    await decide(`${id}/identifiers/1/drops`, { ...hotline, ...now });
    const again = await decide(`${id}/identifiers/1/drops`, { ...hotline, ...versioned(2) });
    expect([again.status, again.body.code]).toEqual([409, 'state-conflict']);
    await intake.http.get(`/v1/tips/${id}/identifiers`).set(stranger).expect(404);
    await intake.http.get(`/v1/tips/${id}/identifiers`).expect(401);
  });
});

describe('POST /v1/tips/similar', () => {
  it('tells the public how many report a seller, in the language that they ask in', async () => {
    for (let time = 0; time < 3; time += 1) await recorded('cv-3000');
    const subject = { shopId: 'CV-3000', platform: 'platform-cho-viet' };
    const answer = await ask('similar', subject);
    expect([answer.status, answer.body]).toMatchObject([200, { few: false, people: 3, progress: 'received' }]);
    const english = await ask('similar', subject, { 'accept-language': 'en' });
    expect(english.body.text).toMatch(/^Reports about this subject/);
    expect((await ask('similar', { shopId: 'cv-3001', platform: 'platform-cho-viet' })).body).toMatchObject({
      few: true,
    });
  });

  it.each([
    [{}, ['']],
    [{ shopId: 'cv-1' }, ['/platform']],
    [{ phone: '113', taxCode: '0100109107' }, ['/phone', '/taxCode']],
    [{ links: Array.from({ length: 6 }, () => 'https://a.vn') }, ['/links']],
    [{ phone: null, name: 'Hoa' }, ['/name', '/phone']],
  ])('refuses %j', async (body, pointers) => {
    const answer = await ask('similar', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation-failed']);
    const named = (answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    expect([...new Set(named)].toSorted()).toEqual(pointers);
    expect((await ask('follows', body)).body.code).toBe('validation-failed');
  });
});

describe('POST /v1/tips/follows', () => {
  it('gives a code with which the state is asked for, the same for the same key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const followed = await ask('follows', { taxCode: '0100109106' }, key);
    expect([followed.status, Object.keys(followed.body as object)]).toEqual([201, ['receiptCode', 'followedAt']]);
    expect((await ask('follows', { taxCode: '0100109106' }, key)).body).toEqual(followed.body);
    expect((await ask('follows', { phone: '0912345678' }, key)).body.code).toBe('idempotency-key-reused');
    const { receiptCode } = followed.body as { receiptCode: string };
    const told = await ask('follows/lookup', { receiptCode });
    expect([told.status, told.body]).toMatchObject([200, { few: true, people: null }]);
  });

  it('answers wrong and malformed codes with their problems', async () => {
    const wrong = await ask('follows/lookup', { receiptCode: '0000 0000 0000 0000' });
    expect([wrong.status, wrong.body.code]).toEqual([404, 'not-found']);
    const malformed = await ask('follows/lookup', { receiptCode: '12' });
    expect([malformed.status, malformed.body.code]).toEqual([400, 'validation-failed']);
  });
});
