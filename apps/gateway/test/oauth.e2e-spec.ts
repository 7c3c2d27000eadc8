import { createRemoteJWKSet, jwtVerify } from 'jose';
import { createTestDatabase, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import { gatewayPlan, startGateway, type GatewayUnderTest } from './gateway-under-test.js';

interface TokenAnswer {
  access_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  error?: string;
}

interface Registered {
  id: string;
  secret: string;
  version: number;
}

const platform = {
  name: 'Hệ thống gỡ bỏ của sàn Chợ Việt',
  body: 'platform-cho-viet',
  scopes: ['takedowns:confirm', 'webhooks:manage'],
};

describe('the token endpoint', () => {
  let database: TestDatabase;
  let issuer: TestIssuer;
  let gateway: GatewayUnderTest;
  let registrar: string;

  beforeAll(async () => {
    [database, issuer] = await Promise.all([createTestDatabase(gatewayPlan), startTestIssuer()]);
    gateway = await startGateway({ database, issuer });
    registrar = await issuer.officerToken({ body: 'standing-office', roles: ['registrar'] });
  });

  afterAll(async () => {
    await gateway?.close();
    await Promise.all([issuer?.close(), database?.drop()]);
  });

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${registrar}`, 'content-type': 'application/json', ...init.headers };
    return fetch(gateway.url + path, { ...init, headers });
  }

  async function register(client: object = platform): Promise<Registered> {
    const response = await call('/v1/clients', { method: 'POST', body: JSON.stringify(client) });
    expect(response.status).toBe(201);
    return (await response.json()) as Registered;
  }

  function basic(id: string, secret: string): Record<string, string> {
    return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
  }

  async function askToken(headers: Record<string, string>, form: Record<string, string> = {}, at = gateway.url) {
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
    const response = await fetch(`${at}/oauth2/token`, { method: 'POST', headers, body });
    return { status: response.status, headers: response.headers, answer: (await response.json()) as TokenAnswer };
  }

  it('issues a JWT for the client’s body and scopes, which the published keys verify', async () => {
    const { id, secret } = await register();
    const { status, headers, answer } = await askToken(basic(id, secret));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('ratelimit')).toMatch(/^"token";r=\d+;t=\d+$/);
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'takedowns:confirm webhooks:manage' });

    const keys = createRemoteJWKSet(new URL(`${gateway.url}/oauth2/jwks`));
    const { payload, protectedHeader } = await jwtVerify(answer.access_token, keys);
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(payload).toMatchObject({
      iss: gateway.url,
      aud: 'vigil-api',
      sub: id,
      client_id: id,
      body: 'platform-cho-viet',
      scope: 'takedowns:confirm webhooks:manage',
    });
    expect(payload.exp! - payload.iat!).toBe(600);
  });

  it('takes id and secret in the form as well, and narrows the token to the scopes asked for', async () => {
    const { id, secret } = await register();
    const { status, answer } = await askToken({}, { client_id: id, client_secret: secret, scope: 'takedowns:confirm' });
    expect(status).toBe(200);
    expect(answer.scope).toBe('takedowns:confirm');
  });

  it('answers errors as RFC 6749 has them', async () => {
    const { id, secret } = await register();
    const wrongSecret = await askToken(basic(id, `${secret}x`));
    expect([wrongSecret.status, wrongSecret.answer.error]).toEqual([401, 'invalid_client']);
    expect(wrongSecret.headers.get('www-authenticate')).toMatch(/^Basic /);
    const unknown = await askToken(basic('019ab3d6-2f6e-7c10-9f0a-6c1d2b3e4f50', secret));
    expect([unknown.status, unknown.answer.error]).toEqual([401, 'invalid_client']);
    const notAnId = await askToken(basic("x' OR 1=1", secret));
    expect([notAnId.status, notAnId.answer.error]).toEqual([401, 'invalid_client']);
    const foreignScope = await askToken(basic(id, secret), { scope: 'cases:read' });
    expect([foreignScope.status, foreignScope.answer.error]).toEqual([400, 'invalid_scope']);
    const otherGrant = await askToken(basic(id, secret), { grant_type: 'authorization_code' });
    expect([otherGrant.status, otherGrant.answer.error]).toEqual([400, 'unsupported_grant_type']);
    const otherResource = await askToken(basic(id, secret), { resource: 'urn:other' });
    expect([otherResource.status, otherResource.answer.error]).toEqual([400, 'invalid_target']);
  });

  it('answers a body that is no form, too long or broken as an invalid request', async () => {
    for (const [type, body] of [
      ['application/json', '{}'],
      ['application/x-www-form-urlencoded', 'x='.padEnd(100_000, 'y')],
      ['application/x-www-form-urlencoded', '%zz=%'],
    ] as const) {
      const response = await fetch(`${gateway.url}/oauth2/token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      expect([response.status, ((await response.json()) as TokenAnswer).error]).toEqual([400, 'invalid_request']);
    }
  });

  it('lets the secret’s hash open nothing', async () => {
    const { id } = await register();
    const [row] = await database.query<{ secret_hash: string }>(
      'SELECT secret_hash FROM oauth_client_secrets WHERE client_id = $1',
      [id],
    );
    expect((await askToken(basic(id, row!.secret_hash))).status).toBe(401);
  });

  it('stores no secret', async () => {
    const { secret } = await register();
    const rows = await database.query('SELECT to_jsonb(oauth_client_secrets)::text AS row FROM oauth_client_secrets');
    expect(JSON.stringify(rows)).not.toContain(secret);
    const audit = await database.query('SELECT to_jsonb(audit_rows)::text AS row FROM audit_rows');
    expect(JSON.stringify(audit)).not.toContain(secret);
  });

  it('accepts two secrets during a rotation, and never three', async () => {
    const { id, secret: first } = await register();
    const rotate = async (body: object) => {
      const response = await call(`/v1/clients/${id}/secrets`, { method: 'POST', body: JSON.stringify(body) });
      expect(response.status).toBe(201);
      return ((await response.json()) as { secret: string }).secret;
    };
    const second = await rotate({});
    expect((await askToken(basic(id, first))).status).toBe(200);
    expect((await askToken(basic(id, second))).status).toBe(200);
    const third = await rotate({});
    expect((await askToken(basic(id, first))).status).toBe(401);
    expect((await askToken(basic(id, second))).status).toBe(200);
    const fourth = await rotate({ overlapHours: 0 });
    expect((await askToken(basic(id, third))).status).toBe(401);
    expect((await askToken(basic(id, fourth))).status).toBe(200);
  });

  it('issues nothing to a disabled client', async () => {
    const { id, secret } = await register();
    const headers = { 'if-match': '"1"' };
    expect((await call(`/v1/clients/${id}`, { method: 'DELETE', headers })).status).toBe(204);
    expect((await askToken(basic(id, secret))).status).toBe(401);
    const rotation = await call(`/v1/clients/${id}/secrets`, { method: 'POST', body: '{}' });
    expect([rotation.status, ((await rotation.json()) as { code: string }).code]).toEqual([409, 'state-conflict']);
  });

  it('describes only what it offers, under its own address', async () => {
    for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
      const response = await fetch(gateway.url + path, { headers: { 'x-forwarded-host': 'evil.example' } });
      expect(await response.json()).toMatchObject({
        issuer: gateway.url,
        token_endpoint: `${gateway.url}/oauth2/token`,
        jwks_uri: `${gateway.url}/oauth2/jwks`,
        grant_types_supported: ['client_credentials'],
      });
    }
  });

  it('keeps no private part of a key in the published set or in clear in the database', async () => {
    const { keys } = (await (await fetch(`${gateway.url}/oauth2/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
    const [row] = await database.query<{ sealed_jwk: string }>('SELECT sealed_jwk FROM signing_keys');
    expect(row!.sealed_jwk).toMatch(/^k1\.[\w-]+$/);
  });

  it('has replicas that are interchangeable, and keys that survive a restart', async () => {
    const others = await createTestDatabase(gatewayPlan);
    const publicUrl = 'https://vigil.example';
    const start = () => startGateway({ database: others, publicUrl });
    const replicas = await Promise.all([start(), start()]);
    try {
      const keysOf = async (replica: GatewayUnderTest) => (await fetch(`${replica.url}/oauth2/jwks`)).json();
      const keys = await keysOf(replicas[0]);
      expect(await keysOf(replicas[1])).toEqual(keys);
      await replicas[0].close();
      replicas[0] = await start();
      expect(await keysOf(replicas[0])).toEqual(keys);
    } finally {
      await Promise.all(replicas.map((replica) => replica.close()));
      await others.drop();
    }
  });

  it('lets a token of one replica in at another', async () => {
    const other = await startGateway({ database, issuer, publicUrl: gateway.url });
    try {
      const { id, secret } = await register({ ...platform, body: 'standing-office', scopes: ['clients:manage'] });
      const { answer } = await askToken(basic(id, secret), {}, other.url);
      const headers = { authorization: `Bearer ${answer.access_token}` };
      expect((await fetch(`${gateway.url}/v1/clients`, { headers })).status).toBe(200);
      expect((await fetch(`${other.url}/v1/clients`, { headers })).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});
