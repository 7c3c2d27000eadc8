import { createTestDatabase, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import {
  gatewayPlan,
  startGateway,
  startService,
  type Answer,
  type GatewayUnderTest,
  type RemoteService,
} from './gateway-under-test.js';

const tipThread = '5a1c3f34-0000-4000-8000-000000000001';
const caseThread = '5a1c3f34-0000-4000-8000-000000000002';
/** Long enough that a service which answers is not taken for a slow one where much else is done. */
const THREAD_TIMEOUT_MS = 3_000;

/** Knows a thread by some ids. */
function knowing(ids: string[], threadId: string, part: object): Answer {
  return (request, response) => {
    const known = ids.some((id) => request.url === `/internal/threads/${id}`);
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? { threadId, members: ids, part } : { code: 'not-found' }));
  };
}

describe('the composed thread', () => {
  let database: TestDatabase;
  let issuer: TestIssuer;
  let gateway: GatewayUnderTest;
  let services: Record<'intake' | 'triage' | 'notifications' | 'reporting', RemoteService>;
  let token: string;

  beforeAll(async () => {
    [database, issuer] = await Promise.all([createTestDatabase(gatewayPlan), startTestIssuer()]);
    const [intake, triage, notifications, reporting] = await Promise.all([1, 2, 3, 4].map(() => startService()));
    services = { intake: intake!, triage: triage!, notifications: notifications!, reporting: reporting! };
    const urls = {
      INTAKE_URL: services.intake.url,
      TRIAGE_URL: services.triage.url,
      NOTIFICATIONS_URL: services.notifications.url,
      REPORTING_URL: services.reporting.url,
    };
    const env = { THREAD_TIMEOUT_MS: String(THREAD_TIMEOUT_MS) };
    gateway = await startGateway({ database, issuer, services: urls, env });
    token = await issuer.officerToken({ body: 'market-surveillance-01', roles: ['case-officer'] });
  });

  afterAll(async () => {
    await gateway?.close();
    await Promise.all(Object.values(services ?? {}).map((service) => service.close()));
    await Promise.all([issuer?.close(), database?.drop()]);
  });

  beforeEach(() => {
    for (const service of Object.values(services)) {
      service.seen = [];
      service.answer = knowing([], caseThread, {});
    }
  });

  const read = (id: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    fetch(`${gateway.url}/v1/threads/${id}`, { headers });

  it('is one answer made of the services’ parts, each asked with the caller’s own token', async () => {
    services.intake.answer = knowing([tipThread, caseThread], caseThread, { tips: [{ reference: 'TB-2026-000001' }] });
    services.triage.answer = knowing([tipThread, caseThread], caseThread, { case: { reference: 'VV-2026-000001' } });
    const response = await read(tipThread);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      threadId: caseThread,
      members: [tipThread, caseThread],
      tips: [{ reference: 'TB-2026-000001' }],
      cases: [{ reference: 'VV-2026-000001' }],
      takedowns: [],
      notices: [],
      reports: [],
      incomplete: [],
    });
    expect(services.triage.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${token}` });
    expect(services.triage.seen[0]?.headers['x-correlation-id']).toBe(response.headers.get('x-correlation-id'));
  });

  it('asks again by the thread’s own id those who did not know the tip’s', async () => {
    services.triage.answer = knowing([tipThread, caseThread], caseThread, { case: { reference: 'VV-2026-000001' } });
    services.notifications.answer = knowing([caseThread], caseThread, { notices: [{ reference: 'CV-2026-000001' }] });
    expect(await (await read(tipThread)).json()).toMatchObject({ notices: [{ reference: 'CV-2026-000001' }] });
    expect(services.notifications.seen).toHaveLength(2);
    expect(services.triage.seen).toHaveLength(1);
  });

  it('names the services that are broken or too slow, and shows the rest in time', async () => {
    services.triage.answer = knowing([caseThread], caseThread, { case: {} });
    services.intake.answer = (_request, response) => response.destroy();
    services.notifications.answer = () => undefined;
    services.reporting.answer = (_request, response) => {
      response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
    };
    const started = Date.now();
    expect(await (await read(caseThread)).json()).toMatchObject({
      cases: [{}],
      incomplete: ['intake', 'notifications', 'reporting'],
    });
    expect(Date.now() - started).toBeLessThan(THREAD_TIMEOUT_MS * 4);
  });

  it('is 404 when every service says so, for a foreign thread as for none', async () => {
    const response = await read(tipThread);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([404, 'not-found']);
    expect((await read('TB-2026-000001')).status).toBe(404);
    services.triage.seen = [];
    expect((await read('..%2f..%2fmetrics')).status).toBe(404);
    expect(services.triage.seen).toHaveLength(0);
  });

  it('is 503, not 404, when a service that may know it did not answer', async () => {
    services.triage.answer = (_request, response) => response.destroy();
    const response = await read(tipThread);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('needs a token', async () => {
    expect((await read(tipThread, {})).status).toBe(401);
    expect(services.triage.seen).toHaveLength(0);
  });
});
