import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '#shared/testing';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 120_000;
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-20T02:00:00Z');
const platformScopes = ['takedowns:confirm', 'webhooks:manage'];

interface Delivery {
  id: string;
  isGenuine: boolean;
  message: { type: string; data: { requestId: string; items: { itemId: string }[] } };
}

type Json = Record<string, unknown> & { id: string; version: number; items: Json[] };

let system: System;
let officer: string;
let office: string;
let platform: string;
let secret = '';
const deliveries: Delivery[] = [];
const receiver = createServer((request, answer) => void take(request).then((body) => answer.end(body)));

/** Takes a webhook as its documentation says: an echo for the challenge, and a check of the signature by hand. */
async function take(request: IncomingMessage): Promise<string> {
  const raw = Buffer.concat((await request.toArray()) as Buffer[]).toString();
  const message = JSON.parse(raw) as Delivery['message'] & { challenge?: string };
  if (message.challenge !== undefined) return JSON.stringify({ challenge: message.challenge });
  const id = String(request.headers['webhook-id']);
  const signed = String(request.headers['webhook-signature']).split(' ');
  deliveries.push({ id, message, isGenuine: signed.includes(sign(secret, request, raw)) });
  return '{}';
}

function sign(key: string, { headers }: Pick<IncomingMessage, 'headers'>, raw: string): string {
  const hmac = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64'));
  return `v1,${hmac.update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${raw}`).digest('base64')}`;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const target = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  system = await startSystem({ clock: new Date(START), env: { notifications: { WEBHOOK_ALLOWED_TARGETS: target } } });
  officer = await system.tokens.officer({ body: 'market-surveillance-79', roles: ['case-officer'] });
  office = await system.tokens.officer({ body: 'standing-office', roles: ['standing-office'] });
  platform = await system.tokens.client({ body: 'platform-cho-viet', scopes: platformScopes });
  const endpoint = { url: `http://${target}/vigil`, eventTypes: ['takedown.requested'] };
  const registered = await send('POST', '/v1/webhook-endpoints', platform, { body: endpoint });
  secret = String(registered['secret']);
}, LIMIT_MS);

afterAll(async () => {
  await system?.stop();
  receiver.close();
});

interface Sending {
  body?: unknown;
  headers?: Record<string, string>;
}

async function send(method: string, path: string, token: string, { body, headers }: Sending = {}): Promise<Json> {
  const answer = await fetch(system.gateway + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Json;
}

const get = (path: string, token: string) => send('GET', path, token);
const hoursAfter = (moment: unknown, hours: number) =>
  new Date(Date.parse(String(moment)) + hours * HOUR_MS).toISOString();

async function issueTakedown(shop: string, itemCount: number): Promise<Json> {
  const items = Array.from({ length: itemCount }, (_, number) => ({
    url: `https://choviet.example/shop/${shop}/item/${number}`,
    action: 'remove-listing',
  }));
  const order = {
    platform: 'platform-cho-viet',
    legalBasis: 'Điều 17 NĐ 248/2026',
    violation: 'counterfeit-mark',
    items,
  };
  return send('POST', '/v1/takedown-requests', officer, { body: order });
}

/** Pushes confirmations, signed over the raw body with a key of the platform. */
async function confirm(key: Json, itemIds: string[], outcome: string): Promise<Json> {
  const body = JSON.stringify({ confirmations: itemIds.map((itemId) => ({ itemId, outcome })) });
  const headers: Record<string, string> = {
    'webhook-id': `msg_${randomUUID()}`,
    'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
  };
  headers['webhook-signature'] = sign(String(key['secret']), { headers }, body);
  return send('POST', '/v1/takedown-confirmations', platform, { body, headers });
}

describe('limits in time', () => {
  it('count a takedown from the platform’s first 2xx to the signed webhook, and tell what came late', async () => {
    const request = await issueTakedown('dung-han', 2);
    const told = await eventually(() => deliveries.find(({ message }) => message.data.requestId === request.id));
    expect(told).toMatchObject({ isGenuine: true, message: { type: 'takedown.requested' } });
    const delivered = await eventually(async () => {
      const read = await get(`/v1/takedown-requests/${request.id}`, officer);
      return read['state'] === 'delivered' ? read : undefined;
    });
    expect(delivered['dueAt']).toBe(hoursAfter(delivered['deliveredAt'], 24));

    const [first = '', second = ''] = told.message.data.items.map(({ itemId }) => itemId);
    const key = await send('POST', '/v1/signing-keys', platform);
    expect(await confirm(key, [first], 'done')).toMatchObject({ accepted: 1 });
    system.clock?.set(hoursAfter(delivered['dueAt'], 1));
    const overdue = await eventually(async () => {
      const read = await get(`/v1/takedown-requests/${request.id}`, officer);
      return read['overdueAt'] === null ? undefined : read;
    });
    expect(overdue['openItemCount']).toBe(1);
    expect(await confirm(key, [second], 'done')).toMatchObject({ accepted: 1 });
    expect(await confirm(key, [first, second], 'done')).toMatchObject({ accepted: 0, duplicate: 2 });

    const completed = await get(`/v1/takedown-requests/${request.id}`, officer);
    expect(completed).toMatchObject({ openItemCount: 0, completedAt: expect.any(String) });
    expect(completed.items.map(({ late }) => late).sort()).toEqual([false, true]);
    const report = await eventually(async () => {
      const { takedowns } = await get('/v1/reports/national?period=2026-Y', office);
      const figures = takedowns as Record<string, { value: number }>;
      return figures['done']?.value === 2 ? figures : undefined;
    });
    expect(report).toMatchObject({ asked: { value: 2 }, open: { value: 0 }, late: { value: 1 } });
  });

  it('escalate a notice that nobody acknowledges to the Standing Office, once', async () => {
    const tip = {
      kind: 'citizen',
      content: 'Gian hàng bán thực phẩm chức năng giả, đã mua và đối chiếu với hàng thật.',
      violation: 'counterfeit-mark',
      links: ['https://choviet.example/shop/bo-quen/item/7'],
      place: { provinceCode: '79' },
    };
    await send('POST', '/v1/tips', '', { body: tip });
    const notice = await eventually(async () => (await get('/v1/notices?role=lead', officer)).items[0]);
    expect(notice['dueAt']).toBe(hoursAfter(notice['issuedAt'], 24));
    system.clock?.set(hoursAfter(notice['dueAt'], 1));

    const escalation = await eventually(async () => (await get('/v1/notices?role=escalation', office)).items[0]);
    expect(escalation).toMatchObject({ to: 'standing-office', escalates: notice.id, caseId: notice['caseId'] });
    expect(await get(`/v1/notices/${notice.id}`, officer)).toMatchObject({
      state: 'escalated',
      escalatedAt: expect.any(String),
    });

    // Past the 48 hours of the supporting body, too: that its notice escalates shows that all were looked at again.
    await system.services.notifications.stop('SIGKILL');
    system.clock?.set(hoursAfter(escalation['dueAt'], 30));
    await system.services.notifications.start();
    const all = await eventually(async () => {
      const { items } = await get('/v1/notices?role=escalation', office);
      return items.length > 1 ? items : undefined;
    });
    const escalated = all.map(({ escalates }) => escalates);
    expect(new Set(escalated).size).toBe(escalated.length);
    expect(escalated).toContain(notice.id);
    const headers = { 'if-match': `"${escalation.version}"` };
    await send('POST', `/v1/notices/${escalation.id}/acknowledgements`, office, { headers });
    expect(await get(`/v1/notices/${escalation.id}`, office)).toMatchObject({ state: 'acknowledged' });
  });
});
