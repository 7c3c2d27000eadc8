import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { createTestDatabase, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import {
  gatewayPlan,
  startGateway,
  startService,
  type GatewayUnderTest,
  type RemoteService,
} from './gateway-under-test.js';

const BODY_LIMIT_BYTES = 65_536;
/** Of the one gateway that is to lose its patience. */
const UPSTREAM_TIMEOUT_MS = 1_000;

describe('forwarding', () => {
  let database: TestDatabase;
  let issuer: TestIssuer;
  let gateway: GatewayUnderTest;
  let intake: RemoteService;
  let triage: RemoteService;

  beforeAll(async () => {
    [database, issuer] = await Promise.all([createTestDatabase(gatewayPlan), startTestIssuer()]);
    [intake, triage] = await Promise.all([startService(), startService()]);
    gateway = await startGateway({
      database,
      issuer,
      services: { INTAKE_URL: intake.url, TRIAGE_URL: triage.url },
      env: { BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES) },
    });
  });

  afterAll(async () => {
    await gateway?.close();
    await Promise.all([intake?.close(), triage?.close(), issuer?.close(), database?.drop()]);
  });

  beforeEach(() => {
    for (const service of [intake, triage]) {
      service.seen = [];
      service.answer = (_request, response) => response.end();
    }
  });

  const problemIn = async (response: Response) => ({
    status: response.status,
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    code: ((await response.json()) as { code: string }).code,
  });

  it('passes a raw body through byte for byte, whatever its type', async () => {
    for (const type of ['application/json', 'application/x-ndjson', 'application/octet-stream', undefined]) {
      const body = randomBytes(50_000);
      const headers = type ? { 'content-type': type } : undefined;
      await fetch(`${gateway.url}/v1/takedown-confirmations`, { method: 'POST', body, ...(headers && { headers }) });
      const seen = triage.seen.at(-1)!;
      expect(seen.body.equals(body)).toBe(true);
      expect([seen.method, seen.url, seen.headers['content-type']]).toEqual([
        'POST',
        '/v1/takedown-confirmations',
        type,
      ]);
    }
  });

  it('passes a body of unknown length through', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const part of ['{"a":', '1', '}']) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${gateway.url}/v1/tips`, { method: 'POST', body, headers, duplex: 'half' });
    expect(intake.seen[0]?.body.toString()).toBe('{"a":1}');
  });

  it('passes the listed headers on, and no other', async () => {
    const listed = {
      authorization: `Bearer ${await issuer.clientToken({ body: 'platform-cho-viet', scopes: ['takedowns:confirm'] })}`,
      'accept-language': 'en',
      'idempotency-key': 'Zr0mXcN4rT2yVb8kQw1sLg',
      'if-match': '"3"',
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1794000000',
      'webhook-signature': 'v1,abc',
    };
    const others = { cookie: 'a=b', 'user-agent': 'Phone of an informant', 'x-forwarded-for': '203.0.113.9' };
    await fetch(`${gateway.url}/v1/cases/VV-2026-000001/acceptances`, {
      method: 'POST',
      headers: { ...listed, ...others },
      body: '{}',
    });
    const { headers } = triage.seen[0]!;
    expect(headers).toMatchObject(listed);
    for (const name of ['cookie', 'user-agent', 'x-forwarded-for', 'x-real-ip', 'forwarded', 'via']) {
      expect(headers[name]).toBeUndefined();
    }
  });

  it('mints the ids of the request at the door, or continues a partner’s trace', async () => {
    const response = await fetch(`${gateway.url}/v1/hotlines`);
    const [minted] = intake.seen;
    expect(minted?.headers['x-correlation-id']).toBe(response.headers.get('x-correlation-id'));
    expect(minted?.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);

    const traceId = randomBytes(16).toString('hex');
    await fetch(`${gateway.url}/v1/hotlines`, { headers: { traceparent: `00-${traceId}-${'a'.repeat(16)}-01` } });
    expect(intake.seen[1]?.headers.traceparent).toContain(traceId);
    expect(intake.seen[1]?.headers.traceparent).not.toContain('a'.repeat(16));
  });

  it('passes the answer’s status, listed headers and body back, and nothing that tells of the inside', async () => {
    triage.answer = (_request, response) => {
      const headers = { etag: '"4"', location: '/v1/cases/1', deprecation: '@1', 'content-disposition': 'inline' };
      const inner = { server: 'triage', 'x-powered-by': 'x', 'set-cookie': 'a=b' };
      response.writeHead(409, { 'content-type': 'application/problem+json', ...headers, ...inner });
      response.end('{"code":"conflict"}');
    };
    const response = await fetch(`${gateway.url}/v1/cases?limit=2&cursor=a%2Fb`);
    expect(triage.seen[0]?.url).toBe('/v1/cases?limit=2&cursor=a%2Fb');
    expect(response.status).toBe(409);
    expect(await response.text()).toBe('{"code":"conflict"}');
    for (const name of ['etag', 'location', 'deprecation', 'content-disposition', 'content-type']) {
      expect(response.headers.get(name)).not.toBeNull();
    }
    for (const name of ['server', 'x-powered-by', 'set-cookie']) expect(response.headers.get(name)).toBeNull();
  });

  it('answers 503 as a problem when a service is away, with the time to try again', async () => {
    const response = await fetch(`${gateway.url}/v1/notices`);
    expect(response.headers.get('ratelimit')).not.toBeNull();
    expect(await problemIn(response)).toEqual({
      status: 503,
      type: 'application/problem+json; charset=utf-8',
      retryAfter: '1',
      code: 'unavailable',
    });
  });

  it('answers 503 as a problem when a service takes too long, and does not ask it again', async () => {
    triage.answer = () => undefined;
    const env = { UPSTREAM_TIMEOUT_MS: String(UPSTREAM_TIMEOUT_MS) };
    const hurried = await startGateway({ database, issuer, services: { TRIAGE_URL: triage.url }, env });
    try {
      const response = await fetch(`${hurried.url}/v1/cases`);
      expect(await problemIn(response)).toMatchObject({ status: 503, code: 'unavailable', retryAfter: '1' });
      expect(triage.seen).toHaveLength(1);
    } finally {
      await hurried.close();
    }
  });

  it('asks once more when the line is cut during a GET', async () => {
    triage.answer = (_request, response) => {
      if (triage.seen.length === 1) response.destroy();
      else response.end('second');
    };
    const response = await fetch(`${gateway.url}/v1/cases`);
    expect([response.status, await response.text()]).toEqual([200, 'second']);
    expect(triage.seen).toHaveLength(2);
  });

  it('asks a GET twice at most', async () => {
    triage.answer = (_request, response) => response.destroy();
    expect(await problemIn(await fetch(`${gateway.url}/v1/cases`))).toMatchObject({ status: 503, code: 'unavailable' });
    expect(triage.seen).toHaveLength(2);
  });

  it('never asks again for anything but a GET', async () => {
    triage.answer = (_request, response) => response.destroy();
    for (const [method, path] of [
      ['POST', '/v1/takedown-requests'],
      ['DELETE', '/v1/signing-keys/1'],
    ] as const) {
      triage.seen = [];
      const response = await fetch(gateway.url + path, { method, ...(method === 'POST' && { body: '{}' }) });
      expect(await problemIn(response)).toMatchObject({ status: 503, code: 'unavailable' });
      expect(triage.seen).toHaveLength(1);
    }
  });

  it('passes a service’s own 503 on without asking again', async () => {
    triage.answer = (_request, response) => {
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '7' });
      response.end('{"code":"unavailable"}');
    };
    const response = await fetch(`${gateway.url}/v1/cases`);
    expect(await problemIn(response)).toMatchObject({ status: 503, retryAfter: '7' });
    expect(triage.seen).toHaveLength(1);
  });

  it('refuses a body that is too long before it reaches the service', async () => {
    const response = await fetch(`${gateway.url}/v1/tips`, {
      method: 'POST',
      body: Buffer.alloc(BODY_LIMIT_BYTES + 1),
    });
    expect(await problemIn(response)).toMatchObject({ status: 413, code: 'payload-too-large' });
    expect(intake.seen).toHaveLength(0);
  });

  it('breaks off a body of unknown length that grows too long', async () => {
    const answer = new Promise<{ status?: number; body: string }>((resolve, reject) => {
      const options = { method: 'POST', headers: { 'transfer-encoding': 'chunked' } };
      const sending = httpRequest(`${gateway.url}/v1/tips`, options, (response) => {
        void response.toArray().then((parts) => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts as Buffer[]).toString() });
        }, reject);
      });
      sending.on('error', reject);
      for (let sent = 0; sent <= BODY_LIMIT_BYTES; sent += 8_192) sending.write(Buffer.alloc(8_192));
      sending.end();
    });
    const { status, body } = await answer;
    expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([413, 'payload-too-large']);
    expect(intake.seen).toHaveLength(0);
  });

  it('knows no path outside the table, however it is written', async () => {
    for (const path of [
      '/v1/unknown',
      '/internal/threads/1',
      '/v1/tips/../../internal/threads/1',
      '//v1/tips',
      '/metrics/',
    ]) {
      expect((await fetch(gateway.url + path)).status).toBe(404);
    }
    for (const path of ['/v1/tips/..%2f..%2finternal', '/v1/tips/%2e%2e']) {
      expect((await fetch(gateway.url + path)).status).toBeLessThan(500);
    }
    expect(intake.seen.filter(({ url }) => !url.startsWith('/v1/tips/'))).toEqual([]);
  });

  it('takes the service from the table even when the request names another host', async () => {
    const target = new URL(gateway.url);
    const socket = connect(Number(target.port), target.hostname);
    const got = socket.toArray();
    socket.end(`GET ${triage.url}/v1/hotlines HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n`);
    await got;
    expect(triage.seen).toHaveLength(0);
  });

  it('tells which methods a path has', async () => {
    const response = await fetch(`${gateway.url}/v1/reports/national`, { method: 'PUT' });
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(await problemIn(response)).toMatchObject({ status: 405, code: 'method-not-allowed' });
  });

  it('answers a malformed address or content type as a problem', async () => {
    expect(await problemIn(await fetch(`${gateway.url}/v1/tips/%zz`))).toMatchObject({ status: 400 });
    const headers = { 'content-type': 'nonsense' };
    const response = await fetch(`${gateway.url}/v1/tips`, { method: 'POST', body: '{}', headers });
    expect(await problemIn(response)).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });
});
