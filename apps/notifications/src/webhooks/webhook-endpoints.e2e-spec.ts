import { randomUUID } from 'node:crypto';
import { verifyWebhook } from '#shared/auth';
import { eventually } from '#shared/testing';
import { startNotifications, type CallOptions, type NotificationService } from '../../test/notification-service.js';
import { accept, startReceiver, type Receiver } from '../../test/receiver.js';
import type { RegisteredWebhookEndpointDto, WebhookEndpointDto } from './webhook-endpoint.dto.js';

let service: NotificationService;
let receiver: Receiver;
const ALL = '/v1/webhook-endpoints';
const ONE = `${ALL}/{id}`;
const scopes = ['webhooks:manage'];
let bodies = 0;
/** A platform that no other test knows. */
const newBody = () => `platform-${(bodies += 1)}`;

beforeAll(async () => {
  receiver = await startReceiver();
  service = await startNotifications({ WEBHOOK_ALLOWED_TARGETS: receiver.target });
});

beforeEach(() => {
  receiver.answer = accept;
  receiver.calls.length = 0;
});

afterAll(async () => {
  await service.close();
  await receiver.close();
});

const eventTypes = ['takedown.requested'];
const uniqueUrl = () => `${receiver.url}/${randomUUID()}`;

const post = (as: string, payload: object, options: CallOptions = {}) =>
  service.post(ALL, { as, scopes, payload, ...options });

async function registered(as: string, url = uniqueUrl()): Promise<RegisteredWebhookEndpointDto> {
  const answer = await post(as, { url, eventTypes });
  expect(answer.status).toBe(201);
  return answer.body as unknown as RegisteredWebhookEndpointDto;
}

const read = (as: string, id: string) => service.get(`${ALL}/${id}`, { as, scopes, documentedAs: ONE });

const inState = (as: string, id: string, state: string): Promise<WebhookEndpointDto> =>
  eventually(
    async () => {
      const { body } = await read(as, id);
      return body['state'] === state ? (body as unknown as WebhookEndpointDto) : undefined;
    },
    { because: `the endpoint is ${state}` },
  );

const verify = (as: string, id: string, options: CallOptions = {}) =>
  service.post(`${ALL}/${id}/verifications`, { as, scopes, documentedAs: `${ONE}/verifications`, ...options });

const remove = (as: string, id: string, options: CallOptions = {}) =>
  service.remove(`${ALL}/${id}`, { as, scopes, documentedAs: ONE, ...options });

const callsTo = ({ url }: { url: string }) => receiver.calls.filter((call) => url.endsWith(call.path));

describe('an endpoint that is registered', () => {
  it('gets its secret once, and the address under which it is read', async () => {
    const as = newBody();
    const answer = await post(as, { url: uniqueUrl(), eventTypes });
    const { secret, ...endpoint } = answer.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(answer.headers).toMatchObject({
      location: `${ALL}/${String(endpoint['id'])}`,
      'cache-control': 'no-store',
      etag: '"1"',
    });
    expect(endpoint).toMatchObject({ state: 'pending', verifiedAt: null, version: 1 });
    expect(JSON.stringify((await read(as, String(endpoint['id']))).body)).not.toContain('whsec_');
    const stored = await service.database.query('SELECT * FROM webhook_endpoints WHERE id = $1', [endpoint['id']]);
    expect(JSON.stringify(stored)).not.toContain(String(secret));
  });

  it('is verified by a signed challenge that it echoes', async () => {
    const as = newBody();
    const endpoint = await registered(as);
    const verified = await inState(as, endpoint.id, 'verified');
    expect(verified).toMatchObject({ verifiedAt: '2026-11-03T02:41:00.000Z', verificationCause: null, version: 2 });
    const [call] = callsTo(endpoint);
    expect(call?.body).toEqual({ type: 'endpoint.verification', challenge: expect.any(String) as string });
    expect(verifyWebhook([endpoint.secret], call?.headers ?? {}, call?.raw ?? '')).toBe(true);
    const audit = `SELECT act FROM audit_rows WHERE object_id = $1 ORDER BY id`;
    expect(await service.database.query(audit, [endpoint.id])).toEqual([
      { act: 'webhook-endpoint.register' },
      { act: 'webhook-endpoint.verify' },
    ]);
  });

  it('stays pending when it does not echo the challenge, until its owner tries again with success', async () => {
    const as = newBody();
    receiver.answer = () => ({ status: 200, body: '{"challenge":"wrong"}' });
    const endpoint = await registered(as);
    const shown = await eventually(async () => {
      const { body } = await read(as, endpoint.id);
      return body['verificationCause'] === null ? undefined : body;
    });
    expect(shown).toMatchObject({
      state: 'pending',
      verificationCause: 'challenge-not-echoed',
      verificationStatus: 200,
    });
    receiver.answer = () => ({ status: 403 });
    expect((await verify(as, endpoint.id)).body).toMatchObject({
      state: 'pending',
      verificationCause: 'http-status',
      verificationStatus: 403,
    });
    receiver.answer = accept;
    expect((await verify(as, endpoint.id)).body).toMatchObject({ state: 'verified', verificationCause: null });
    expect(await verify(as, endpoint.id)).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
  });

  it('is answered the same, secret included, under the same Idempotency-Key', async () => {
    const as = newBody();
    const [idempotencyKey, url] = [randomUUID(), uniqueUrl()];
    const first = await post(as, { url, eventTypes }, { idempotencyKey });
    const again = await post(as, { url, eventTypes }, { idempotencyKey });
    expect(again).toMatchObject({ status: 201, body: first.body });
    const other = await post(as, { url: uniqueUrl(), eventTypes }, { idempotencyKey });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('is refused a second time at the same address, also at once, and after the tenth', async () => {
    const as = newBody();
    const url = uniqueUrl();
    const answers = await Promise.all([post(as, { url, eventTypes }), post(as, { url, eventTypes })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body['code']).toBe('conflict');
    await registered(newBody(), url);
    for (let count = 1; count < 10; count += 1) await registered(as);
    expect((await post(as, { url: uniqueUrl(), eventTypes })).status).toBe(409);
  });

  it.each([
    ['a private address', { url: 'https://10.0.0.8/', eventTypes }, '/url', 'address-refused'],
    ['metadata', { url: 'https://169.254.169.254/', eventTypes }, '/url', 'address-refused'],
    ['another port of this machine', { url: 'http://127.0.0.1:1/', eventTypes }, '/url', 'https-required'],
    ['no TLS', { url: 'http://choviet.example/', eventTypes }, '/url', 'https-required'],
    ['no URL', { url: 'choviet', eventTypes }, '/url', 'is-url'],
    ['no text', { url: 7, eventTypes }, '/url', 'is-string'],
    ['an unknown kind of message', { url: 'https://choviet.example/', eventTypes: ['tip'] }, '/eventTypes', 'is-in'],
    ['no kind of message', { url: 'https://choviet.example/', eventTypes: [] }, '/eventTypes', 'array-min-size'],
    ['an unknown field', { url: 'https://choviet.example/', eventTypes, body: 'x' }, '/body', 'unknown-field'],
  ])('is refused for %s', async (_, payload, pointer, code) => {
    const answer = await post(newBody(), payload);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('needs a token with the scope', async () => {
    const payload = { url: uniqueUrl(), eventTypes };
    expect((await service.post(ALL, { payload })).status).toBe(401);
    expect((await service.post(ALL, { payload, as: 'customs', roles: ['case-officer'] })).status).toBe(403);
  });
});

describe('the endpoints of a body', () => {
  it('are listed in pages, the latest first, to nobody else', async () => {
    const as = newBody();
    const ids = [(await registered(as)).id, (await registered(as)).id, (await registered(as)).id].reverse();
    const first = await service.get(`${ALL}?limit=2`, { as, scopes });
    const second = await service.get(`${ALL}?limit=2&cursor=${String(first.body['nextCursor'])}`, { as, scopes });
    const items = [...(first.body['items'] as { id: string }[]), ...(second.body['items'] as { id: string }[])];
    expect(items.map((item) => item.id)).toEqual(ids);
    expect(second.body['nextCursor']).toBeNull();
    expect((await service.get(ALL, { as: newBody(), scopes })).body['items']).toEqual([]);
    expect((await service.get(`${ALL}?cursor=e30`, { as, scopes })).status).toBe(400);
    expect((await service.get(ALL)).status).toBe(401);
    expect((await service.get(ALL, { as })).status).toBe(403);
  });

  it('answer another body, and for what is not there, as unknown', async () => {
    const { id } = await registered(newBody());
    const stranger = newBody();
    for (const unknown of [id, randomUUID(), 'nothing']) {
      expect((await read(stranger, unknown)).status).toBe(404);
      expect((await verify(stranger, unknown)).status).toBe(404);
      expect((await remove(stranger, unknown, { ifMatch: '"1"' })).status).toBe(404);
    }
    for (const nobody of [{ as: undefined }, { as: stranger, scopes: undefined }]) {
      const expected = nobody.as ? 403 : 401;
      expect((await service.get(`${ALL}/${id}`, { ...nobody, documentedAs: ONE })).status).toBe(expected);
      expect((await verify(stranger, id, nobody)).status).toBe(expected);
      expect((await remove(stranger, id, nobody)).status).toBe(expected);
    }
  });
});

describe('an endpoint that is removed', () => {
  it('is gone with its secret, and its address is free again', async () => {
    const as = newBody();
    const { id, url } = await registered(as);
    const { version } = await inState(as, id, 'verified');
    expect((await remove(as, id)).status).toBe(428);
    expect((await remove(as, id, { ifMatch: '"9"' })).status).toBe(412);
    expect((await remove(as, id, { ifMatch: `"${version}"` })).status).toBe(204);
    expect((await read(as, id)).status).toBe(404);
    expect((await remove(as, id, { ifMatch: `"${version}"` })).status).toBe(404);
    const stored = await service.database.query('SELECT state, secret_sealed FROM webhook_endpoints WHERE id = $1', [
      id,
    ]);
    expect(stored).toEqual([{ state: 'removed', secret_sealed: null }]);
    await registered(as, url);
  });
});
