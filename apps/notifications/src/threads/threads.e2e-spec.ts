import { randomUUID } from 'node:crypto';
import { caseOfferedV1, caseOpenedV1, caseTipDetachedV1, caseTipsJoinedV1, type CaseOpenedV1 } from '#shared/contracts';
import { eventually } from '#shared/testing';
import { anOffer } from '../../test/an-event.js';
import { startNotifications, type NotificationService } from '../../test/notification-service.js';

let service: NotificationService;
const LEAD = 'market-surveillance-79';
const DOCUMENTED = '/internal/threads/{id}';

beforeAll(async () => {
  service = await startNotifications();
});

afterAll(() => service.close());

const read = (id: string, as: string | undefined = LEAD, roles?: string[]) =>
  service.get(`/internal/threads/${id}`, { as, roles, documentedAs: DOCUMENTED });

const aTip = () => ({ tipId: randomUUID(), threadId: randomUUID() });

function opened(offer: ReturnType<typeof anOffer>, tips: CaseOpenedV1['tips']): CaseOpenedV1 {
  const { caseId, threadId, reference, lead, supports } = offer;
  return {
    ...{ caseId, threadId, reference, lead, supports, tips },
    violation: 'counterfeit-mark',
    priority: 'normal',
    score: 10,
    reasons: [],
    criminalSigns: false,
    openedAt: '2026-11-03T02:41:00.000Z',
    competenceRule: 'counterfeit-mark',
  };
}

describe("notifications' part of a thread", () => {
  it('is found by the thread of the case and of each of its tips, and shows what the caller may see', async () => {
    const offer = anOffer();
    const { caseId, threadId } = offer;
    const [first, second, third] = [aTip(), aTip(), aTip()];
    const joined = { caseId, threadId, tips: [second, third], tipCount: 3, joinedAt: '2026-11-03T03:00:00.000Z' };
    const detached = { caseId, threadId, tipId: third.tipId, tipCount: 2, detachedAt: '2026-11-03T04:00:00.000Z' };
    await service.broker.send(caseOpenedV1, [{ id: caseId, version: 1, data: opened(offer, [first]) }]);
    await service.broker.send(caseOfferedV1, [{ id: caseId, version: 2, data: offer }]);
    await service.broker.send(caseTipsJoinedV1, [{ id: caseId, version: 3, data: joined }]);
    await service.broker.send(caseTipDetachedV1, [{ id: caseId, version: 4, data: detached }]);
    const members = [threadId, ...[first.threadId, second.threadId].sort()];
    await eventually(async () => {
      expect((await read(threadId)).body).toMatchObject({ threadId, members, part: { notices: [{ to: LEAD }] } });
      return true;
    });
    for (const { threadId: id } of [first, second]) expect((await read(id)).body).toMatchObject({ threadId });
    expect((await read(third.threadId)).status).toBe(404);
    const all = (await read(first.threadId, 'standing-office')).body['part'] as { notices: object[] };
    expect(all.notices).toHaveLength(3);
    expect((await read(threadId, 'customs')).status).toBe(404);
    expect((await read(threadId, LEAD, ['hotline-officer'])).status).toBe(404);
  });

  it('follows a tip to the case that it joined last, in whatever order the cases tell of it', async () => {
    const [former, latter] = [anOffer({ supports: [] }), anOffer({ supports: [] })];
    const tip = aTip();
    const { caseId, threadId } = former;
    const detached = { caseId, threadId, tipId: tip.tipId, tipCount: 0, detachedAt: '2026-11-03T04:00:00.000Z' };
    await service.broker.send(caseOpenedV1, [{ id: latter.caseId, version: 1, data: opened(latter, [tip]) }]);
    await service.broker.send(caseOfferedV1, [{ id: latter.caseId, version: 2, data: latter }]);
    await eventually(async () => (await read(tip.threadId)).body['threadId'] === latter.threadId);
    const occurredAt = new Date('2026-11-03T01:00:00.000Z');
    await service.broker.send(caseOpenedV1, [{ id: caseId, version: 1, data: opened(former, [tip]), occurredAt }]);
    await service.broker.send(caseTipDetachedV1, [{ id: caseId, version: 2, data: detached }]);
    await service.broker.send(caseOfferedV1, [{ id: caseId, version: 3, data: former }]);
    await eventually(async () => (await read(threadId)).status === 200);
    expect((await read(tip.threadId)).body['threadId']).toBe(latter.threadId);
  });

  it('is nothing for an unknown thread, for what is no id, and for nobody', async () => {
    expect((await read(randomUUID())).status).toBe(404);
    expect((await read('CV-2026-000001')).status).toBe(404);
    const nobody = await service.get(`/internal/threads/${randomUUID()}`, { documentedAs: DOCUMENTED });
    expect(nobody.status).toBe(401);
  });
});
