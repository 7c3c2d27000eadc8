import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Response } from 'supertest';
import { caseAcceptedV1, caseOpenedV1, tipProgressedV1, tipReceivedV1 } from '#shared/contracts';
import { conformityTo, eventually } from '#shared/testing';
import { caseEvent } from './case-events.js';
import { startIntake, type IntakeService } from './intake-service.js';
import { aTip, anInformant } from './tips.data.js';

let intake: IntakeService;
let conforms: ReturnType<typeof conformityTo>;
let hotline: Record<string, string>;
let standingOffice: Record<string, string>;

beforeAll(async () => {
  intake = await startIntake();
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  hotline = await intake.officer('committee-01');
  standingOffice = await intake.officer('standing-office', 'standing-office');
});
afterAll(() => intake.close());

const submit = (body: string | object, headers: Record<string, string> = {}) =>
  intake.http
    .post('/v1/tips')
    .set({ 'content-type': 'application/json', ...headers })
    .send(body);

/** A tip by phone, entered by committee-01. */
async function recorded(): Promise<{ id: string; reference: string; receiptCode: string }> {
  const answer = await submit(aTip({ channel: 'phone' }), hotline).expect(201);
  return answer.body as { id: string; reference: string; receiptCode: string };
}

function expectProblem(answer: Response, status: number, code: string): void {
  expect([answer.status, answer.body.code, answer.headers['content-type']]).toEqual([
    status,
    code,
    'application/problem+json; charset=utf-8',
  ]);
}

describe('in by HTTP, out by Kafka', () => {
  it('a tip of the public becomes an event of nobody', async () => {
    const answer = await submit(aTip({ informant: anInformant })).expect(201);
    conforms('post', '/v1/tips', answer);
    expect(Object.keys(answer.body as object).toSorted()).toEqual(['receiptCode', 'receivedAt', 'reference', 'state']);
    expect(answer.headers['location']).toBeUndefined();
    const event = await eventually(async () =>
      (await intake.broker.seen(tipReceivedV1, 1)).find(({ data }) => data['reference'] === answer.body.reference),
    );
    expect(event).toMatchObject({ key: event.data['tipId'], version: 1 });
    expect(JSON.parse(event.headers['ce_actor'] ?? '')).toMatchObject({ pseudonym: 'public', capacity: 'public' });
    expect(JSON.stringify(event)).not.toMatch(/CANARY|canary|987654321/);
  });

  it('an officer’s tip names its body, and is found under its path', async () => {
    const answer = await submit(aTip({ channel: 'in-person' }), hotline).expect(201);
    conforms('post', '/v1/tips', answer);
    const read = await intake.http
      .get(answer.headers['location'] ?? '')
      .set(hotline)
      .expect(200);
    conforms('get', '/v1/tips/{id}', read);
    expect(read.headers['etag']).toBe('"1"');
    expect(read.body).toMatchObject({
      id: answer.body.id,
      recordedBy: 'committee-01',
      content: aTip().content,
      case: null,
    });
    const event = await eventually(async () =>
      (await intake.broker.seen(tipReceivedV1, 1)).find(({ key }) => key === answer.body.id),
    );
    expect(event.data).toMatchObject({ channel: 'in-person', recordedBy: 'committee-01' });
  });

  it('a partner’s system submits like the public and may read what it submitted', async () => {
    const partner = await intake.client('platform-cho-viet', 'tips:submit', 'tips:read');
    const { body } = await submit(aTip(), partner).expect(201);
    const read = await intake.http
      .get(`/v1/tips/${String(body.reference)}`)
      .set(partner)
      .expect(200);
    expect(read.body).toMatchObject({ channel: 'web', recordedBy: 'platform-cho-viet' });
    expectProblem(await submit(aTip({ channel: 'phone' }), partner), 400, 'validation-failed');
  });
});

describe('in by Kafka', () => {
  it('a case that is opened and accepted moves its tip once, though each event comes five times', async () => {
    const { id, receiptCode } = await recorded();
    const opened = caseEvent.opened(1, [id], { lead: 'market-surveillance-01', supports: [] });
    const accepted = caseEvent.accepted(2, 'market-surveillance-01');
    for (const eventId of Array.from({ length: 5 }, () => opened.id))
      await intake.broker.send(caseOpenedV1, [{ id: opened.subject, version: 1, data: opened.data, eventId }]);
    const lookUp = () => intake.http.post('/v1/tips/receipts/lookup').send({ receiptCode });
    // Taken in together with the next, it would be one step.
    await eventually(async () => (await lookUp()).body.state === 'passed-on', { because: 'the tip is passed on' });
    for (const eventId of Array.from({ length: 5 }, () => accepted.id))
      await intake.broker.send(caseAcceptedV1, [{ id: accepted.subject, version: 2, data: accepted.data, eventId }]);
    await eventually(async () => (await lookUp()).body.state === 'acted-on', { because: 'the tip is acted on' });
    const all = await intake.broker.seen(tipProgressedV1, 2);
    const ofTip = all.filter(({ key }) => key === id);
    expect(ofTip.map(({ version, data }) => [version, data['state']])).toEqual([
      [2, 'passed-on'],
      [3, 'acted-on'],
    ]);
    expect(ofTip.map(({ headers }) => headers['ce_causationid'])).toEqual([opened.id, accepted.id]);
    const lead = await intake.officer('market-surveillance-01', 'case-officer');
    const read = await intake.http.get(`/v1/tips/${id}`).set(lead).expect(200);
    conforms('get', '/v1/tips/{id}', read);
    const thread = await intake.http.get(`/internal/threads/${opened.data.threadId}`).set(lead).expect(200);
    conforms('get', '/internal/threads/{id}', thread);
    expect(thread.body).toMatchObject({ threadId: opened.data.threadId, part: { tips: [{ id, state: 'acted-on' }] } });
  });
});

describe('POST /v1/tips', () => {
  it('names all faults at once, with their places', async () => {
    const answer = await submit({
      kind: 'robot',
      content: 'ngắn',
      violation: 'x',
      goods: [{ name: ' ', category: 'food', priceVnd: -1, colour: 'đỏ' }],
      sellerTraces: { platform: 'platform-unknown', bankAccount: { bank: 'VCB' } },
      stage: null,
      links: Array.from({ length: 21 }, () => 'https://a.vn'),
    });
    conforms('post', '/v1/tips', answer);
    expectProblem(answer, 400, 'validation-failed');
    const pointers = new Set((answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer));
    expect([...pointers].toSorted()).toEqual([
      '/content',
      '/goods/0/colour',
      '/goods/0/name',
      '/goods/0/priceVnd',
      '/kind',
      '/links',
      '/sellerTraces/bankAccount/number',
      '/sellerTraces/platform',
      '/stage',
      '/violation',
    ]);
  });

  it.each([
    ['no JSON', '{"kind":', 400, 'malformed-request'],
    ['NUL', JSON.stringify(aTip({ content: 'mười ký tự\0\0\0' })), 400, 'malformed-request'],
    ['a list', '[]', 400, 'validation-failed'],
    [
      'a line of a million letters',
      JSON.stringify({ ...aTip(), goods: [{ name: `${'a'.repeat(1_000_000)}\n`, category: 'food' }] }),
      400,
      'validation-failed',
    ],
    ['too much', JSON.stringify(aTip({ content: 'x'.repeat(11_000_000) })), 413, 'payload-too-large'],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await submit(body);
    conforms('post', '/v1/tips', answer);
    expectProblem(answer, status, code);
  });

  it('takes JSON alone, and no token that is not valid or gives no right', async () => {
    expectProblem(await submit('x', { 'content-type': 'text/plain' }), 415, 'unsupported-media-type');
    expectProblem(await submit(aTip(), { authorization: 'Bearer nonsense' }), 401, 'unauthenticated');
    expectProblem(await submit(aTip(), await intake.client('tax', 'reports:read')), 403, 'forbidden');
  });

  it('answers the same Idempotency-Key alike, and once', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await submit(aTip(), key).expect(201);
    expect((await submit(aTip(), key).expect(201)).body).toEqual(first.body);
    const other = await submit(aTip({ kind: 'business' }), key);
    conforms('post', '/v1/tips', other);
    expectProblem(other, 422, 'idempotency-key-reused');
    expectProblem(await submit(aTip(), { 'idempotency-key': 'short' }), 400, 'validation-failed');
  });

  it('tells a repeated request that the first still runs', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await intake.database.query('BEGIN');
    await intake.database.query('LOCK TABLE tips IN EXCLUSIVE MODE');
    const first = submit(aTip(), key).then((answer) => answer);
    const running = `SELECT FROM idempotency_keys WHERE state = 'running'`;
    const second = await eventually(async () => (await intake.database.query(running)).length === 1)
      .then(() => submit(aTip(), key))
      .finally(() => intake.database.query('COMMIT'));
    conforms('post', '/v1/tips', second);
    expectProblem(second, 409, 'idempotency-in-progress');
    expect((await first).status).toBe(201);
  });

  it('never fails for any body', async () => {
    const fields = Object.keys(aTip());
    const change = fc.dictionary(
      fc.constantFrom(...fields, 'informant', 'channel', 'receivedAt', 'other'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          change.map((changed) => ({ ...aTip(), ...changed })),
        ),
        async (body) => {
          const answer = await submit(JSON.stringify(body));
          expect([201, 400]).toContain(answer.status);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('GET /v1/tips and /v1/tips/{id}', () => {
  it('answer a page and a tip to those who may read them', async () => {
    const { id, reference } = await recorded();
    const page = await intake.http
      .get('/v1/tips?limit=2&channel=phone&from=2020-01-01T00:00:00Z')
      .set(hotline)
      .expect(200);
    conforms('get', '/v1/tips', page);
    expect(page.body.items[0]).toMatchObject({ id, reference });
    expect(JSON.stringify(page.body)).not.toContain('sữa bột giả');
  });

  it.each([
    ['/v1/tips?limit=0', 400, 'validation-failed'],
    ['/v1/tips?state=lost&colour=red', 400, 'validation-failed'],
    ['/v1/tips?from=2026-02-40T00:00:00Z', 400, 'validation-failed'],
    ['/v1/tips?cursor=AAAA', 400, 'validation-failed'],
    ['/v1/tips/TB-2026-999999', 404, 'not-found'],
    [`/v1/tips/${randomUUID()}`, 404, 'not-found'],
    ['/v1/tips/x%00y', 400, 'malformed-request'],
  ])('answer %s with %d', async (path, status, code) => {
    const answer = await intake.http.get(path).set(hotline);
    conforms('get', path.startsWith('/v1/tips?') ? '/v1/tips' : '/v1/tips/{id}', answer);
    expectProblem(answer, status, code);
  });

  it.each(['/v1/tips', '/v1/tips/TB-2026-000001'])('refuse %s without a token and without the scope', async (path) => {
    expectProblem(await intake.http.get(path), 401, 'unauthenticated');
    expectProblem(await intake.http.get(path).set(await intake.client('tax', 'cases:read')), 403, 'forbidden');
  });

  it('answer a tip of others like one that does not exist', async () => {
    const { id } = await recorded();
    const strange = await intake.officer('committee-79');
    const [foreign, unknown] = [id, randomUUID()].map((one) => intake.http.get(`/v1/tips/${one}`).set(strange));
    const bodies = [(await foreign!).body, (await unknown!).body].map(
      ({ traceId: _, instance: __, ...rest }) => rest as object,
    );
    expect(bodies[0]).toEqual(bodies[1]);
  });
});

describe('POST /v1/tips/receipts/lookup', () => {
  const lookUp = (receiptCode: unknown) => intake.http.post('/v1/tips/receipts/lookup').send({ receiptCode });

  it('answers the code, and all wrong codes alike', async () => {
    const { receiptCode, reference } = await recorded();
    const answer = await lookUp(receiptCode).expect(200);
    conforms('post', '/v1/tips/receipts/lookup', answer);
    expect(answer.body).toMatchObject({ reference, state: 'received' });
    const wrong = [await lookUp('0000000000000000'), await lookUp('9999 9999-9999 9999')];
    for (const one of wrong) {
      conforms('post', '/v1/tips/receipts/lookup', one);
      expectProblem(one, 404, 'not-found');
    }
    expect(wrong[0]!.text.length).toBe(wrong[1]!.text.length);
    expectProblem(await lookUp('123'), 400, 'validation-failed');
    expectProblem(await lookUp(1234567890123456), 400, 'validation-failed');
  });

  it('asks for patience when there were too many wrong codes', async () => {
    await intake.database.query(
      `INSERT INTO receipt_failures SELECT minute, 100000 FROM unnest(ARRAY[date_trunc('minute', now()),
         date_trunc('minute', now()) + interval '1 minute']) AS minute
       ON CONFLICT (minute) DO UPDATE SET failures = 100000`,
    );
    const answer = await lookUp('0000000000000000');
    conforms('post', '/v1/tips/receipts/lookup', answer);
    expectProblem(answer, 429, 'rate-limited');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await intake.database.query('DELETE FROM receipt_failures');
  });
});

describe('GET /v1/hotlines', () => {
  it('answers everybody, filtered', async () => {
    const answer = await intake.http
      .get('/v1/hotlines')
      .query({ q: 'van phong thuong truc', level: 'national' })
      .expect(200);
    conforms('get', '/v1/hotlines', answer);
    expect((answer.body.items as { display: string }[]).map(({ display }) => display)).toContain('0981.389.389');
    const wrong = await intake.http.get('/v1/hotlines').query({ level: 'village' });
    conforms('get', '/v1/hotlines', wrong);
    expectProblem(wrong, 400, 'validation-failed');
  });
});

describe('GET /internal/threads/{id}', () => {
  it('answers those who may see a tip of it, and to others that there is none', async () => {
    const { id } = await recorded();
    const { body } = await intake.http.get(`/v1/tips/${id}`).set(standingOffice).expect(200);
    const path = `/internal/threads/${String(body.threadId)}`;
    conforms('get', '/internal/threads/{id}', await intake.http.get(path).set(standingOffice).expect(200));
    const strange = await intake.http.get(path).set(await intake.client('platform-sao-mua', 'takedowns:read'));
    conforms('get', '/internal/threads/{id}', strange);
    expectProblem(strange, 404, 'not-found');
    expectProblem(await intake.http.get(path), 401, 'unauthenticated');
  });
});
