import { createTestDatabase, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import {
  gatewayPlan,
  startGateway,
  startService,
  type GatewayUnderTest,
  type RemoteService,
} from './gateway-under-test.js';

const limits = {
  'public-write': { max: 2, windowMs: 60_000 },
  'public-read': { max: 3, windowMs: 60_000 },
  'partner-read': { max: 4, windowMs: 60_000 },
  token: { max: 2, windowMs: 60_000 },
};

describe('the limits', () => {
  let database: TestDatabase;
  let issuer: TestIssuer;
  let service: RemoteService;
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    [database, issuer, service] = await Promise.all([
      createTestDatabase(gatewayPlan),
      startTestIssuer(),
      startService(),
    ]);
  });

  beforeEach(async () => {
    gateway = await startGatewayTrusting('127.0.0.1');
  });

  afterEach(() => gateway.close());

  afterAll(async () => {
    await Promise.all([service?.close(), issuer?.close(), database?.drop()]);
  });

  function startGatewayTrusting(proxies: string): Promise<GatewayUnderTest> {
    return startGateway({
      database,
      issuer,
      services: { INTAKE_URL: service.url, TRIAGE_URL: service.url },
      env: { RATE_LIMITS: JSON.stringify(limits), TRUSTED_PROXIES: proxies },
    });
  }

  async function submit(address: string): Promise<Response> {
    const headers = { 'x-forwarded-for': address };
    return fetch(`${gateway.url}/v1/tips`, { method: 'POST', body: '{}', headers });
  }

  it('stand on every answer, known address or not', async () => {
    const statuses: number[] = [];
    for (const path of ['/v1/hotlines', '/nowhere', '/health/live']) {
      const { status, headers } = await fetch(gateway.url + path);
      statuses.push(status);
      expect(headers.get('ratelimit-policy')).toBe('"public-read";q=3;w=60');
      expect(headers.get('ratelimit')).toMatch(/^"public-read";r=[0-2];t=\d+$/);
    }
    expect(statuses).toEqual([200, 404, 200]);
  });

  it('end in 429 as a problem with the time to try again', async () => {
    await submit('198.51.100.1');
    await submit('198.51.100.1');
    const response = await submit('198.51.100.1');
    expect(response.status).toBe(429);
    expect(response.headers.get('ratelimit')).toMatch(/^"public-write";r=0;t=\d+$/);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ code: 'rate-limited', status: 429 });
  });

  it('count each address by itself, and an IPv6 network as one', async () => {
    for (const address of ['198.51.100.2', '198.51.100.2']) await submit(address);
    expect((await submit('198.51.100.3')).status).toBe(200);
    await submit('2001:db8:1:2::1');
    await submit('2001:db8:1:2::2');
    expect((await submit('2001:db8:1:2:ffff::3')).status).toBe(429);
    expect((await submit('2001:db8:1:3::1')).status).toBe(200);
  });

  it('believe nobody about an address unless told to', async () => {
    const distrusting = await startGatewayTrusting('');
    const submitAt = (address: string) =>
      fetch(`${distrusting.url}/v1/tips`, { method: 'POST', headers: { 'x-forwarded-for': address } });
    try {
      await submitAt('198.51.100.4');
      await submitAt('198.51.100.5');
      expect((await submitAt('198.51.100.6')).status).toBe(429);
    } finally {
      await distrusting.close();
    }
  });

  it('count a valid token by its holder', async () => {
    const read = async (body: string) => {
      const token = await issuer.clientToken({ body, scopes: ['cases:read'] });
      return fetch(`${gateway.url}/v1/cases`, { headers: { authorization: `Bearer ${token}` } });
    };
    for (let at = 0; at < limits['partner-read'].max; at += 1) await read('market-surveillance-01');
    const response = await read('market-surveillance-01');
    expect([response.status, response.headers.get('ratelimit-policy')]).toEqual([429, '"partner-read";q=4;w=60']);
    expect((await read('market-surveillance-79')).status).toBe(200);
  });

  it('count a forged token by the address it comes from, whoever it names', async () => {
    const genuine = await issuer.clientToken({ body: 'market-surveillance-01', scopes: ['cases:read'] });
    const forged = `${genuine.slice(0, -6)}AAAAAA`;
    const response = await fetch(`${gateway.url}/v1/cases`, { headers: { authorization: `Bearer ${forged}` } });
    expect(response.headers.get('ratelimit-policy')).toBe('"public-read";q=3;w=60');
  });

  it('hold at the token endpoint in the form that OAuth clients understand', async () => {
    const ask = () => fetch(`${gateway.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams() });
    await ask();
    await ask();
    const response = await ask();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(await response.json()).toMatchObject({ error: 'temporarily_unavailable' });
  });
});
