import { problems } from '#shared/http';
import { createTestDatabase, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import {
  gatewayPlan,
  startGateway,
  startService,
  type GatewayUnderTest,
  type RemoteService,
} from './gateway-under-test.js';

describe('the documents', () => {
  let database: TestDatabase;
  let issuer: TestIssuer;
  let intake: RemoteService;
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    [database, issuer, intake] = await Promise.all([
      createTestDatabase(gatewayPlan),
      startTestIssuer(),
      startService(),
    ]);
    gateway = await startGateway({ database, issuer, services: { INTAKE_URL: intake.url } });
  });

  afterAll(async () => {
    await gateway?.close();
    await Promise.all([intake?.close(), issuer?.close(), database?.drop()]);
  });

  const get = (path: string) => fetch(gateway.url + path, { redirect: 'manual' });

  it('are one OpenAPI document of what is public, under the gateway’s own address', async () => {
    const response = await get('/openapi.json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const document = (await response.json()) as { openapi: string; servers: object[]; paths: object };
    expect(document).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: gateway.url }],
      components: {
        securitySchemes: { client: { flows: { clientCredentials: { tokenUrl: `${gateway.url}/oauth2/token` } } } },
      },
    });
    expect(Object.keys(document.paths).filter((path) => path.startsWith('/internal'))).toEqual([]);
  });

  it('let officers log in where this gateway trusts their tokens', async () => {
    const document = (await (await get('/openapi.json')).json()) as {
      components: { securitySchemes: Record<string, object> };
      paths: Record<string, { get: { security: object[] } }>;
    };
    const officers = issuer.trusted.find(({ kind }) => kind === 'officer')!.issuer;
    expect(document.components.securitySchemes['officer-login']).toMatchObject({
      type: 'openIdConnect',
      openIdConnectUrl: `${officers}/.well-known/openid-configuration`,
    });
    expect(document.paths['/v1/cases']?.get.security).toContainEqual({ 'officer-login': ['openid'] });
    expect(document.paths['/v1/proof-challenges']?.get.security).toEqual([{}]);
    const policy = (await get('/docs')).headers.get('content-security-policy');
    expect(policy).toContain(`connect-src 'self' ${new URL(officers).origin};`);
    expect((await get('/docs/oauth2-redirect.html')).status).toBe(200);
  });

  it('are one AsyncAPI document of the events', async () => {
    const response = await get('/asyncapi.yaml');
    expect(response.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
    expect(await response.text()).toContain('asyncapi: 3.0.0');
  });

  it('are shown by Swagger UI, all of whose files come from here', async () => {
    const page = await get('/docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const files = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file as string);
    expect(files).toEqual(expect.arrayContaining(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js']));
    for (const file of files) {
      const response = await get(file);
      expect([file, response.status]).toEqual([file, 200]);
      expect(response.headers.get('ratelimit')).not.toBeNull();
    }
    expect(await (await get('/docs/swagger-initializer.js')).text()).toContain("url: '/openapi.json'");
    expect((await get('/docs/')).headers.get('location')).toBe('/docs');
  });

  it('show nothing but the files of Swagger UI', async () => {
    for (const path of ['/docs/..%2fpackage.json', '/docs/%2e%2e/%2e%2e/package.json', '/docs/nothing.js']) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, expect.any(Number)]);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('explain every problem on a page of its own, with an example', async () => {
    for (const code of Object.keys(problems)) {
      const response = await get(`/problems/${code}`);
      expect([code, response.status]).toEqual([code, 200]);
      expect(await response.text()).toContain(`/problems/${code}`);
    }
    expect(await (await get('/problems')).text()).toContain('href="/problems/rate-limited"');
    expect((await get('/problems/unheard-of')).status).toBe(404);
  });

  it('tell the state of the system, part by part', async () => {
    const response = await get('/health');
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        status: 'degraded',
        parts: { gateway: 'up', intake: 'up', triage: 'down', notifications: 'down', reporting: 'down' },
      },
    ]);
    expect(intake.seen[0]?.url).toBe('/health/ready');
  });
});
