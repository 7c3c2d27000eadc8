import { randomUUID } from 'node:crypto';
import { verifyWebhook } from '#shared/auth';
import { deliverySucceededV1, takedownRequestedV1, type TakedownRequestedV1 } from '#shared/contracts';
import { eventually } from '#shared/testing';
import { aRequest } from '../../test/an-event.js';
import { startNotifications, type CallOptions, type NotificationService } from '../../test/notification-service.js';
import { accept, startReceiver, type ReceivedCall, type Receiver } from '../../test/receiver.js';
import type { RegisteredWebhookEndpointDto } from '../webhooks/webhook-endpoint.dto.js';
import type { DeliveryDto } from './delivery.dto.js';
import { DELIVERIES_PER_ENDPOINT } from './delivery.rules.js';

let service: NotificationService;
const receivers: Receiver[] = [];
const ALL = '/v1/webhook-endpoints';
const scopes = ['webhooks:manage'];
const SLOW_MS = 8_000;
let bodies = 0;

beforeAll(async () => {
  for (let count = 0; count < 3; count += 1) receivers.push(await startReceiver());
  service = await startNotifications({ WEBHOOK_ALLOWED_TARGETS: receivers.map((each) => each.target).join(',') });
});

afterEach(() => {
  for (const receiver of receivers) receiver.answer = accept;
});

afterAll(async () => {
  await service.close();
  await Promise.all(receivers.map((receiver) => receiver.close()));
});

interface Platform {
  body: string;
  receiver: Receiver;
  endpoint: RegisteredWebhookEndpointDto;
}

async function register(body: string, receiver = receivers[0]!): Promise<Platform> {
  const payload = { url: `${receiver.url}/${randomUUID()}`, eventTypes: ['takedown.requested'] };
  const { body: endpoint } = await service.post(ALL, { as: body, scopes, payload });
  return { body, receiver, endpoint: endpoint as unknown as RegisteredWebhookEndpointDto };
}

/** A platform that no other test knows, with a verified endpoint. */
async function aPlatform(receiver = receivers[0]!): Promise<Platform> {
  const platform = await register(`platform-${(bodies += 1)}`, receiver);
  await verified(platform);
  return platform;
}

const verified = ({ body, endpoint }: Platform) =>
  eventually(
    async () => {
      const answer = await service.get(`${ALL}/${endpoint.id}`, { as: body, scopes, documentedAs: `${ALL}/{id}` });
      return answer.body['state'] === 'verified';
    },
    { because: 'the endpoint is verified' },
  );

async function request(platform: string, overrides: Partial<TakedownRequestedV1> = {}): Promise<TakedownRequestedV1> {
  const data = aRequest({ platform, ...overrides });
  await service.broker.send(takedownRequestedV1, [{ id: data.requestId, version: 1, data }]);
  return data;
}

const callsTo = ({ receiver, endpoint }: Platform): ReceivedCall[] =>
  receiver.callsOf('takedown.requested').filter((call) => endpoint.url.endsWith(call.path));

const arrived = (platform: Platform, count = 1): Promise<ReceivedCall[]> =>
  eventually(() => (callsTo(platform).length >= count ? callsTo(platform) : undefined), {
    because: `${count} messages have arrived`,
  });

const deliveries = async ({ body, endpoint }: Platform, query = ''): Promise<DeliveryDto[]> => {
  const answer = await service.get(`${ALL}/${endpoint.id}/deliveries${query}`, {
    as: body,
    scopes,
    documentedAs: `${ALL}/{id}/deliveries`,
  });
  return answer.body['items'] as DeliveryDto[];
};

const replay = ({ body, endpoint }: Platform, payload: object, options: CallOptions = {}) =>
  service.post(`${ALL}/${endpoint.id}/replays`, {
    as: body,
    scopes,
    payload,
    documentedAs: `${ALL}/{id}/replays`,
    ...options,
  });

describe('a takedown request', () => {
  it('goes to its platform signed, as the document says, and its success is published', async () => {
    const platform = await aPlatform();
    const { threadId, caseId, platform: _to, ...data } = await request(platform.body);
    const [call] = await arrived(platform);
    expect(verifyWebhook([platform.endpoint.secret], call!.headers, call!.raw)).toBe(true);
    expect(call?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(call?.body).toEqual({ type: 'takedown.requested', timestamp: data.requestedAt, data });
    expect(call?.raw).not.toContain(threadId);
    expect(call?.raw).not.toContain(caseId!);
    const event = await eventually(async () =>
      (await service.broker.seen(deliverySucceededV1, 1)).find((seen) => seen.data['subjectId'] === data.requestId),
    );
    expect(event.data).toMatchObject({
      body: platform.body,
      eventType: 'takedown.requested',
      succeededAt: '2026-11-03T02:41:00.000Z',
      attempts: 1,
    });
    expect(await deliveries(platform)).toMatchObject([
      {
        id: event.key,
        messageId: call?.headers['webhook-id'],
        subjectId: data.requestId,
        state: 'succeeded',
        attempts: 1,
        lastStatus: 204,
        nextAttemptAt: null,
        replayId: null,
      },
    ]);
  });

  it('is sent once, even when its event arrives five times and two replicas deliver', async () => {
    const platform = await aPlatform();
    await service.replicate();
    const data = aRequest({ platform: platform.body });
    const event = { id: data.requestId, version: 1, data, eventId: randomUUID() };
    for (let time = 0; time < 5; time += 1) await service.broker.send(takedownRequestedV1, [event]);
    const last = await request(platform.body);
    const calls = await arrived(platform, 2);
    expect(calls.map((call) => call.body.data?.['requestId']).sort()).toEqual([data.requestId, last.requestId].sort());
  });

  it('is tried again after a 500, with the same id and a fresh signature', async () => {
    const platform = await aPlatform(receivers[1]);
    platform.receiver.answer = () => ({ status: callsTo(platform).length > 1 ? 200 : 500 });
    const { requestId } = await request(platform.body);
    const [first, second] = await arrived(platform, 2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second!.at - first!.at).toBeGreaterThan(4_500);
    for (const call of [first!, second!])
      expect(verifyWebhook([platform.endpoint.secret], call.headers, call.raw)).toBe(true);
    const [delivery] = await eventually(async () => {
      const found = await deliveries(platform, '?state=succeeded');
      return found.length > 0 ? found : undefined;
    });
    expect(delivery).toMatchObject({ subjectId: requestId, attempts: 2, lastStatus: 200, lastCause: null });
  });

  it('waits for the endpoint that its platform registers later', async () => {
    const body = `platform-${(bodies += 1)}`;
    const { requestId } = await request(body);
    const platform = await register(body);
    const [call] = await arrived(platform);
    expect(call?.body.data?.['requestId']).toBe(requestId);
  });

  it('to a slow platform does not hold those to others', async () => {
    const [slow, quick] = [await aPlatform(receivers[1]), await aPlatform(receivers[2])];
    slow.receiver.answer = () => ({ status: 200, afterMs: SLOW_MS });
    for (let count = 0; count < 20; count += 1) await request(slow.body);
    const [first] = await arrived(slow, 4);
    const begin = performance.now();
    await request(quick.body);
    await arrived(quick);
    expect(performance.now() - begin).toBeLessThan(SLOW_MS); // No slow answer was waited for.
    const unanswered = callsTo(slow).filter(({ at }) => at < first!.at + SLOW_MS);
    expect(unanswered.length).toBeLessThanOrEqual(2 * DELIVERIES_PER_ENDPOINT); // in two replicas
    expect((await deliveries(slow, '?state=pending')).length).toBeGreaterThan(10);
  });
});

describe('the list of deliveries', () => {
  it('comes in pages, the latest first', async () => {
    const platform = await aPlatform();
    for (let count = 0; count < 3; count += 1) await request(platform.body);
    await arrived(platform, 3);
    const all = await deliveries(platform);
    const [first] = await deliveries(platform, '?limit=1');
    expect(first?.id).toBe(all[0]?.id);
    expect(all.map((delivery) => delivery.id)).toEqual(
      all
        .map((delivery) => delivery.id)
        .sort()
        .reverse(),
    );
  });

  it('refuses unknown filters, strangers and those without the scope', async () => {
    const { body, endpoint } = await aPlatform();
    const read = (query: string, options: CallOptions) =>
      service.get(`${ALL}/${endpoint.id}/deliveries${query}`, { ...options, documentedAs: `${ALL}/{id}/deliveries` });
    expect((await read('?state=lost', { as: body, scopes })).status).toBe(400);
    expect((await read('?cursor=e30', { as: body, scopes })).status).toBe(400);
    expect((await read('', { as: 'platform-other', scopes })).status).toBe(404);
    expect((await read('', { as: body })).status).toBe(403);
    expect((await read('', {})).status).toBe(401);
  });
});

describe('a replay', () => {
  it('sends the messages of its range again, with their first ids', async () => {
    const platform = await aPlatform();
    const inside = await request(platform.body, { requestedAt: '2026-11-05T10:00:00.000Z' });
    await request(platform.body, { requestedAt: '2026-11-06T00:00:00.000Z' });
    const before = await arrived(platform, 2);
    await eventually(async () => (await deliveries(platform, '?state=succeeded')).length === 2);
    const range = { from: '2026-11-05T07:00:00+07:00', to: '2026-11-06T07:00:00+07:00' };
    const answer = await replay(platform, range);
    expect(answer).toMatchObject({ status: 201, body: { messages: 1 } });
    const again = (await arrived(platform, 3))[2];
    expect(again?.body.data?.['requestId']).toBe(inside.requestId);
    const former = before.find((call) => call.body.data?.['requestId'] === inside.requestId);
    expect(again?.headers['webhook-id']).toBe(former?.headers['webhook-id']);
    const [delivery] = await deliveries(platform);
    expect(delivery).toMatchObject({ replayId: answer.body['id'], subjectId: inside.requestId });
  });

  it('is refused for a range that is reversed, too long or no range', async () => {
    const platform = await aPlatform();
    for (const range of [
      { from: '2026-11-06T00:00:00Z', to: '2026-11-05T00:00:00Z' },
      { from: '2026-11-05T00:00:00Z', to: '2026-11-05T00:00:00Z' },
      { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
      { from: 'yesterday', to: '2026-11-05T00:00:00Z' },
      { from: '2026-11-05', to: '2026-11-06' },
      {},
    ])
      expect(await replay(platform, range)).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
  });

  it('is refused to an endpoint that is not verified, strangers and those without the scope', async () => {
    const range = { from: '2026-11-05T00:00:00Z', to: '2026-11-06T00:00:00Z' };
    receivers[2]!.answer = () => ({ status: 403 });
    const pending = await register(`platform-${(bodies += 1)}`, receivers[2]);
    expect(await replay(pending, range)).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
    expect((await replay(pending, range, { as: 'platform-other' })).status).toBe(404);
    expect((await replay(pending, range, { scopes: undefined })).status).toBe(403);
    expect((await replay(pending, range, { as: undefined })).status).toBe(401);
  });
});
