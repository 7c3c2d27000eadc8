import { createServer, type IncomingMessage, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signWebhook } from '#shared/auth';
import { conformityTo, eventually } from '#shared/testing';
import { driveAttachments } from './api-conformance/attachments.ts';
import type { Person } from './api-conformance/done.ts';
import { driveDrafts } from './api-conformance/drafts.ts';
import { driveHotlines } from './api-conformance/hotlines.ts';
import { driveLogBooks } from './api-conformance/log-books.ts';
import { driveIdentifiers } from './api-conformance/identifiers.ts';
import { driveInformants } from './api-conformance/informants.ts';
import { driveReceiving } from './api-conformance/receiving.ts';
import { closedDocument } from './documented-errors/closed-document.ts';
import { sendPoison } from './system/poison.ts';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 120_000;

type Method = 'get' | 'post' | 'delete';

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../openapi/vigil.json'), 'utf8')) as {
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: object };
};
const conforms = conformityTo(closedDocument(document));
const operations = new Map(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => [operationId, { path, method: method as Method }]),
  ),
);
const driven = new Set<string>();

let system: System;
let receiver: Server;
/** While it is so, the receiver echoes no challenge. */
let isReserved = false;
let reservedAnswers = 0;
let tokens: Record<Person, string>;

beforeAll(async () => {
  receiver = createServer((request, answer) => void echoChallenge(request).then((body) => answer.end(body)));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  system = await startSystem({ env: { notifications: { WEBHOOK_ALLOWED_TARGETS: receiverHost() } } });
  tokens = {
    agency: await system.tokens.officer({ body: 'market-surveillance-79', roles: ['case-officer'] }),
    agencyHead: await system.tokens.officer({ body: 'market-surveillance-79', roles: ['competent-head'] }),
    platform: await system.tokens.client({
      body: 'platform-cho-viet',
      scopes: ['takedowns:confirm', 'webhooks:manage'],
    }),
    hotline: await system.tokens.officer({ body: 'standing-office', roles: ['hotline-officer'] }),
    head: await system.tokens.officer({ body: 'standing-office', roles: ['competent-head'] }),
    office: await system.tokens.officer({ body: 'standing-office', roles: ['standing-office'] }),
    registrar: await system.tokens.officer({ body: 'standing-office', roles: ['registrar'] }),
    operator: await system.tokens.officer({ body: 'standing-office', roles: ['operator'] }),
  };
}, LIMIT_MS);

afterAll(async () => {
  receiver.close();
  await system.stop();
});

function receiverHost(): string {
  return `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
}

async function echoChallenge(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { challenge, data } = JSON.parse(Buffer.concat(chunks).toString()) as {
    challenge?: string;
    data?: { challenge?: string };
  };
  if (isReserved) reservedAnswers += 1;
  return isReserved ? '{}' : JSON.stringify({ challenge: challenge ?? data?.challenge });
}

interface Call {
  as?: Person;
  id?: string;
  /** Of a thing within that with the id. */
  number?: string;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
  raw?: string | Buffer;
}

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { items: Record<string, unknown>[] };
}

/** Calls an operation by its id, and holds its answer against the document. */
async function call(operationId: string, request: Call = {}): Promise<Answer> {
  const { as, id = '', number = '', query = '', body, headers, raw } = request;
  const operation = operations.get(operationId);
  if (!operation) throw new Error(`There is no operation ${operationId}.`);
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(
    system.gateway + operation.path.replace('{number}', number).replace(/\{\w+\}/, id) + query,
    {
      method: operation.method.toUpperCase(),
      headers: {
        ...(as ? { authorization: `Bearer ${tokens[as]}` } : {}),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload as string }),
    },
  );
  const type = answer.headers.get('content-type') ?? '';
  const text = Buffer.from(await answer.arrayBuffer()).toString(/json|text/.test(type) ? 'utf8' : 'latin1');
  const given = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : (text as unknown as Answer['body']);
  conforms(operation.method, operation.path, {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: given,
  });
  if (answer.ok) driven.add(operationId);
  return { status: answer.status, headers: answer.headers, body: given };
}

/** As `call`, for one that must succeed. */
async function done(operationId: string, options: Call = {}): Promise<Answer['body'] & Record<string, string>> {
  const answer = await call(operationId, options);
  if (answer.status >= 300) throw new Error(`${operationId} → ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Answer['body'] & Record<string, string>;
}

const ifMatch = (version: unknown) => ({ 'if-match': `"${String(version)}"` });
const tipAbout = (shop: string) => ({
  kind: 'citizen',
  content: `Gian hàng ${shop} bán hàng giả nhãn hiệu, đã mua và đối chiếu với hàng thật.`,
  violation: 'counterfeit-mark',
  links: [`https://choviet.example/shop/${shop}/item/1`],
  place: { provinceCode: '79' },
  wishesSecrecy: false,
});
const caseAbout = (shop: string) =>
  eventually(async () => {
    const { items } = await done('listCases', { as: 'agency' });
    for (const found of items) {
      const detail = await done('readCase', { as: 'agency', id: String(found['id']) });
      if (JSON.stringify(detail['identifiers']).includes(shop)) return detail;
    }
    return undefined;
  });

describe('every operation of the public document', () => {
  it('answers as the document says: the public door', async () => {
    await done('readTokenMetadata');
    await done('readTokenKeys');
    await done('readHealth');
    await done('offerProofChallenge');
    const { receiptCode } = await done('submitTip', { body: tipAbout('a') });
    await done('lookUpReceipt', { body: { receiptCode } });
    await done('listHotlines', { query: '?limit=5' });
  });

  it('answers as the document says: the hotlines', () => driveHotlines(done));

  it('answers as the document says: drafts of tips', () => driveDrafts(done, system));

  it('answers as the document says: the log books', () => driveLogBooks(done));
  it('answers as the document says: what identifies the accused', () => driveIdentifiers(done));
  it('answers as the document says: informants', () => driveInformants(done, tipAbout('d')));

  it('answers as the document says: files of tips', () => driveAttachments(done, tipAbout('e')));

  it('answers as the document says: receiving', () => driveReceiving(done));

  it('answers as the document says: clients and tokens', async () => {
    const client = { name: 'Máy trạm của sàn', body: 'platform-sao-mua', scopes: ['takedowns:confirm'] };
    const { id } = await done('registerClient', { as: 'registrar', body: client });
    const { secret } = await done('rotateClientSecret', { as: 'registrar', id, body: {} });
    const { path } = operations.get('getToken') ?? { path: '' };
    const answer = await fetch(system.gateway + path, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    conforms('post', path, {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.json(),
    });
    driven.add('getToken');
    await done('listClients', { as: 'registrar' });
    const { version } = await done('readClient', { as: 'registrar', id });
    await done('disableClient', { as: 'registrar', id, headers: ifMatch(version) });
  });

  it('answers as the document says: tips and cases', async () => {
    const tip = await done('submitTip', {
      as: 'hotline',
      body: { ...tipAbout('b'), channel: 'phone', receivedAt: new Date(Date.now() - 60_000).toISOString() },
    });
    await done('listTips', { as: 'hotline', query: '?limit=2' });
    const refused = await done('submitTip', {
      as: 'hotline',
      body: { ...tipAbout('c'), channel: 'e-mail', receivedAt: new Date(Date.now() - 60_000).toISOString() },
    });
    const { version } = await done('readTip', { as: 'hotline', id: String(tip['id']) });
    expect(version).toBeGreaterThan(0);
    const { status } = await eventually(async () => {
      const read = await done('readTip', { as: 'hotline', id: String(refused['id']) });
      const answer = await call('proposeForTip', {
        as: 'hotline',
        id: String(refused['id']),
        body: { classification: 'refused', ground: 'vulgar' },
        headers: ifMatch(read['version']),
      });
      return answer.status < 300 ? answer : undefined;
    });
    expect(status).toBe(201);
    const [first, second] = [await caseAbout('"a"'), await caseAbout('"b"')];
    await done('declineCase', {
      as: 'agency',
      id: second['id'] as string,
      body: { reason: 'other-territory' },
      headers: ifMatch(second['version']),
    });
    const { version: accepted } = await done('acceptCase', {
      as: 'agency',
      id: first['id'] as string,
      headers: ifMatch(first['version']),
    });
    const notices = await eventually(async () => {
      const { items } = await done('listNotices', { as: 'agency' });
      return items.find((notice) => notice['caseId'] === first['id']);
    });
    const notice = await done('readNotice', { as: 'agency', id: String(notices['id']) });
    await done('acknowledgeNotice', { as: 'agency', id: String(notice['id']), headers: ifMatch(notice['version']) });
    await done('concludeCase', {
      as: 'agency',
      id: first['id'] as string,
      body: { outcome: 'no-violation', fineVnd: 0, goodsValueVnd: 0 },
      headers: ifMatch(accepted),
    });
    await done('readThread', { as: 'office', id: String(first['threadId']) });
    await done('listBodies', { as: 'platform', query: '?limit=3' });
    await done('readBody', { as: 'platform', id: 'standing-office' });
    await done('readNationalReport', { as: 'office', query: '?period=2026-M11' });
    await done('readNationalReport', { as: 'office', query: '?period=2026-Y', headers: { accept: 'text/csv' } });
  });

  it('answers as the document says: takedowns and webhooks', async () => {
    const as = 'platform';
    const url = `http://${receiverHost()}/hooks`;
    // The service's own handshake is not to be the first that succeeds; after this one it pauses for some seconds.
    isReserved = true;
    const endpoint = await done('registerWebhookEndpoint', { as, body: { url, eventTypes: ['takedown.requested'] } });
    const id = String(endpoint['id']);
    await eventually(() => reservedAnswers > 0, { because: 'the first handshake has failed' });
    isReserved = false;
    await done('verifyWebhookEndpoint', { as, id });
    await done('listWebhookEndpoints', { as });
    const order = {
      platform: 'platform-cho-viet',
      legalBasis: 'Điều 17 Nghị định 248/2026/NĐ-CP',
      violation: 'counterfeit-mark',
    };
    const items = [{ url: 'https://choviet.example/shop/a/item/1', action: 'remove-listing' }];
    const request = await done('issueTakedownRequest', { as: 'agency', body: { ...order, items } });
    await eventually(async () => (await done('listDeliveries', { as, id })).items.length > 0);
    await done('replayDeliveries', {
      as,
      id,
      body: { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() },
    });
    await done('listTakedownRequests', { as });
    const read = await done('readTakedownRequest', { as, id: String(request['reference']) });
    const key = await done('createSigningKey', { as });
    const raw = JSON.stringify({ confirmations: [{ itemId: read.items[0]?.['id'], outcome: 'done' }] });
    const message = `msg_${randomUUID()}`;
    const at = new Date();
    const headers = {
      'webhook-id': message,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signWebhook(String(key['secret']), message, at, raw),
    };
    expect(await done('confirmTakedowns', { as, raw, headers })).toMatchObject({ accepted: 1 });
    await done('listSigningKeys', { as });
    await done('revokeSigningKey', { as, id: String(key['id']) });
    const { version } = await done('readWebhookEndpoint', { as, id });
    await done('removeWebhookEndpoint', { as, id, headers: ifMatch(version) });
  });

  it.each(['Intake', 'Triage', 'Notifications', 'Reporting'])(
    'answers as the document says: operations of %s',
    async (name) => {
      const as = 'operator';
      await sendPoison(system, 2);
      const [first, second] = await eventually(async () => {
        const { items } = await done(`list${name}ParkedMessages`, { as, query: '?state=retrying&order=oldest' });
        return items.length >= 2 ? items : undefined;
      });
      expect(await done(`read${name}ParkedMessage`, { as, id: String(first?.['id']) })).toMatchObject({
        id: first?.['id'],
      });
      await done(`replay${name}ParkedMessage`, { as, id: String(first?.['id']) });
      await done(`discard${name}ParkedMessage`, {
        as,
        id: String(second?.['id']),
        body: { reason: 'Poison of a test.' },
      });
      await done(`replay${name}ParkedMessages`, { as, body: { eventType: 'nobody.knows.v1', limit: 1 } });
      await done(`read${name}Messaging`, { as });
    },
  );

  it('is in the document that the gateway serves, which differs from the committed one in addresses only', async () => {
    const served = (await (await fetch(`${system.gateway}/openapi.json`)).json()) as typeof document;
    const essence = ({ paths, components }: typeof document) => ({
      schemas: components.schemas,
      paths: JSON.parse(JSON.stringify(paths, (name, part: unknown) => (name === 'security' ? undefined : part))),
    });
    expect(essence(served)).toEqual(essence(document));
  });

  it('has been called with success', () => {
    expect([...operations.keys()].filter((operationId) => !driven.has(operationId))).toEqual([]);
  });
});
