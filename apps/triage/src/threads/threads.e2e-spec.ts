import { randomUUID } from 'node:crypto';
import { tipRefusedV1 } from '#shared/contracts';
import { eventually } from '#shared/testing';
import { aRefusal, aTip, shop } from '../../test/a-tip.js';
import { startTriage, type TriageService } from '../../test/triage-service.js';

let service: TriageService;
const LEAD = 'market-surveillance-79';
const VPTT = 'standing-office';

beforeAll(async () => {
  service = await startTriage();
});

afterAll(() => service.close());

const read = (id: string, as?: string, roles?: string[]) => service.get(`/internal/threads/${id}`, { as, roles });
const known = (id: string) =>
  eventually(async () => (await read(id, VPTT)).status === 200, { because: 'the thread is known' });

describe('a thread', () => {
  it('is found by any member and shows the case', async () => {
    const subject = shop(randomUUID());
    const [first, second] = [aTip({ identifiers: [subject] }), aTip({ identifiers: [subject] })];
    await service.sendTips(first, second);
    await Promise.all([known(first.threadId), known(second.threadId)]);
    const { body } = await read(first.threadId, LEAD);
    expect(body).toMatchObject({
      part: { case: { state: 'offered', lead: LEAD, tipCount: 2, threadId: body['threadId'] } },
    });
    expect(body['members']).toEqual([body['threadId'], ...[first.threadId, second.threadId].toSorted()]);
    expect((await read(second.threadId, LEAD)).body).toEqual(body);
    expect((await read(String(body['threadId']), LEAD)).body).toEqual(body);
  });

  it('shows nothing to bodies outside of the case, and no more to a refused tip', async () => {
    const tip = aTip();
    await service.sendTips(tip);
    await known(tip.threadId);
    expect((await read(tip.threadId, 'market-surveillance-01')).body['code']).toBe('not-found');
    await service.broker.send(tipRefusedV1, [{ id: tip.tipId, version: 2, data: aRefusal(tip) }]);
    await eventually(async () => (await read(tip.threadId, VPTT)).status === 404, {
      because: 'the tip has left the case',
    });
  });

  it('is refused without a token, and unknown ids are not found', async () => {
    expect((await read(randomUUID())).body['code']).toBe('unauthenticated');
    expect((await read(randomUUID(), VPTT)).body['code']).toBe('not-found');
    expect((await read('VV-2026-000001', VPTT)).body['code']).toBe('not-found');
  });

  it('is not in the public document', async () => {
    const { body } = await service.get('/openapi.json');
    const paths = body['paths'] as Record<string, { get?: Record<string, unknown> }>;
    expect(paths['/internal/threads/{id}']?.get?.['x-internal']).toBe(true);
  });
});
