import { createTestDatabase, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import { gatewayPlan, startGateway, type GatewayUnderTest } from './gateway-under-test.js';

interface Client {
  id: string;
  body: string;
  version: number;
  secret: string;
  disabledAt: string | null;
}

const agency = {
  name: 'Hệ thống nghiệp vụ Chi cục QLTT Hà Nội',
  body: 'market-surveillance-01',
  scopes: ['cases:read', 'cases:write', 'takedowns:issue'],
};

describe('the register of clients', () => {
  let database: TestDatabase;
  let issuer: TestIssuer;
  let gateway: GatewayUnderTest;
  let registrar: string;

  beforeAll(async () => {
    [database, issuer] = await Promise.all([createTestDatabase(gatewayPlan), startTestIssuer()]);
    gateway = await startGateway({ database, issuer });
    registrar = await issuer.officerToken({ body: 'standing-office', roles: ['registrar'], pseudonym: 'cb-dang-ky' });
  });

  afterAll(async () => {
    await gateway?.close();
    await Promise.all([issuer?.close(), database?.drop()]);
  });

  async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(gateway.url + path, {
      method,
      headers: {
        authorization: `Bearer ${registrar}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as never };
  }

  async function register(client: object = agency): Promise<Client> {
    const { status, body } = await call('POST', '/v1/clients', client);
    expect(status).toBe(201);
    return body;
  }

  it('answers the secret once, when the client is registered', async () => {
    const { status, headers, body } = await call('POST', '/v1/clients', agency);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('location')).toBe(`/v1/clients/${(body as Client).id}`);
    expect(body).toMatchObject({ ...agency, version: 1, disabledAt: null, secret: expect.stringMatching(/^vgl_/) });
    const read = await call('GET', `/v1/clients/${(body as Client).id}`);
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.body).toMatchObject(agency);
    expect(read.body).not.toHaveProperty('secret');
  });

  it('answers the same secret again for the same Idempotency-Key, and registers one client', async () => {
    const key = { 'idempotency-key': 'Zr0mXcN4rT2yVb8kQw1sLg' };
    const first = await call('POST', '/v1/clients', { ...agency, body: 'tax-01' }, key);
    const second = await call('POST', '/v1/clients', { ...agency, body: 'tax-01' }, key);
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(await database.query(`SELECT id FROM oauth_clients WHERE body = 'tax-01'`)).toHaveLength(1);
  });

  it('refuses scopes that the kind of body may not have, naming each', async () => {
    const platform = {
      name: 'Sàn Sao Mua',
      body: 'platform-sao-mua',
      scopes: ['takedowns:confirm', 'cases:read', 'ops'],
    };
    const { status, body } = await call('POST', '/v1/clients', platform);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'validation-failed',
      errors: [{ pointer: '/scopes/1' }, { pointer: '/scopes/2' }],
    });
  });

  it('refuses what is malformed, all faults at once', async () => {
    const { status, body } = await call('POST', '/v1/clients', {
      name: 'x',
      body: 'Not A Code',
      scopes: ['all'],
      extra: 1,
    });
    expect(status).toBe(400);
    const pointers = (body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
    expect([...new Set(pointers)].sort()).toEqual(['/body', '/extra', '/name', '/scopes']);
  });

  it('is for registrars only', async () => {
    const tokens = [
      await issuer.officerToken({ body: 'standing-office', roles: ['standing-office'] }),
      await issuer.clientToken({ body: 'platform-cho-viet', scopes: ['takedowns:confirm'] }),
    ];
    for (const token of tokens) {
      const { status } = await call('GET', '/v1/clients', undefined, { authorization: `Bearer ${token}` });
      expect(status).toBe(403);
    }
    expect((await fetch(`${gateway.url}/v1/clients`)).status).toBe(401);
  });

  it('lists clients page by page, of one body when asked', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) ids.push((await register({ ...agency, body: 'health-01' })).id);
    const first = await call('GET', '/v1/clients?body=health-01&limit=2');
    const { items, nextCursor } = first.body as { items: Client[]; nextCursor: string };
    const second = await call('GET', `/v1/clients?body=health-01&limit=2&cursor=${nextCursor}`);
    const rest = second.body as { items: Client[]; nextCursor: null };
    expect([...items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
    expect((await call('GET', '/v1/clients?cursor=nonsense')).status).toBe(400);
  });

  it('disables a client that is still as it was read, and keeps it in the list', async () => {
    const { id } = await register();
    expect((await call('DELETE', `/v1/clients/${id}`)).status).toBe(428);
    expect((await call('DELETE', `/v1/clients/${id}`, undefined, { 'if-match': '"2"' })).status).toBe(412);
    expect((await call('DELETE', `/v1/clients/${id}`, undefined, { 'if-match': '"1"' })).status).toBe(204);
    const { body, headers } = await call('GET', `/v1/clients/${id}`);
    expect(headers.get('etag')).toBe('"2"');
    expect((body as Client).disabledAt).not.toBeNull();
  });

  it('knows no client by an id that is none', async () => {
    for (const id of ['019ab3d6-2f6e-7c10-9f0a-6c1d2b3e4f50', 'x', "'"]) {
      expect((await call('GET', `/v1/clients/${encodeURIComponent(id)}`)).status).toBe(404);
      expect((await call('POST', `/v1/clients/${encodeURIComponent(id)}/secrets`, {})).status).toBe(404);
    }
  });

  it('writes down who did what', async () => {
    const { id } = await register();
    await call('POST', `/v1/clients/${id}/secrets`, { overlapHours: 0 });
    await call('DELETE', `/v1/clients/${id}`, undefined, { 'if-match': '"1"' });
    const rows = await database.query<{ act: string; actor_pseudonym: string }>(
      'SELECT act, actor_body, actor_pseudonym FROM audit_rows WHERE object_id = $1 ORDER BY id',
      [id],
    );
    expect(rows.map(({ act }) => act)).toEqual(['client.register', 'client.rotate-secret', 'client.disable']);
    expect(rows[0]).toMatchObject({ actor_body: 'standing-office', actor_pseudonym: 'cb-dang-ky' });
  });
});
