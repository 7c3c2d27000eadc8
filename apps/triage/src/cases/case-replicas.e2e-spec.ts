import { intakeTips, tipReceivedV1, tipRefusedV1 } from '#shared/contracts';
import { createKafka, groupOf } from '#shared/messaging';
import { eventually, note } from '#shared/testing';
import { aRefusal, aTip, phone, shop } from '../../test/a-tip.js';
import { startTriage, type TriageService } from '../../test/triage-service.js';

let service: TriageService;

beforeAll(async () => {
  service = await startTriage();
  await service.replicate();
  await service.replicate();
  await partitionsAreShared();
});

/** Each replica has a third of the partitions: from now on all of them take tips in. */
async function partitionsAreShared(): Promise<void> {
  const { brokers, topicPrefix } = service.broker;
  const admin = createKafka({ brokers, topicPrefix, clientId: 'vigil.test.members' }).admin();
  await admin.connect();
  const group = groupOf('triage', intakeTips.name, topicPrefix);
  await eventually(
    async () => {
      const { groups } = await admin.describeGroups([group]);
      return groups[0]?.state === 'Stable' && groups[0].members.length === 3;
    },
    { withinMs: 30_000, because: 'three members share the partitions' },
  );
  await admin.disconnect();
}

afterAll(() => service.close());

interface CaseList {
  items: { id: string; tipCount: number }[];
}

const casesIn = async (provinceCode: string) =>
  ((await service.get(`/v1/cases?provinceCode=${provinceCode}`, { as: 'standing-office' })).body as unknown as CaseList)
    .items;

describe('three replicas over all partitions', () => {
  it('make exactly one case with 200 tips of 200 simultaneous tips about one shop', async () => {
    const tips = Array.from({ length: 200 }, (_, place) =>
      aTip({ provinceCode: '48', identifiers: [shop('viral'), ...(place % 2 ? [phone(`09${place}`)] : [])] }),
    );
    await service.sendTips(...tips);
    const cases = await eventually(
      async () => {
        const found = await casesIn('48');
        return found.reduce((sum, one) => sum + one.tipCount, 0) >= 200 && found;
      },
      { withinMs: 30_000, because: 'all tips are in cases' },
    );
    expect(cases).toEqual([expect.objectContaining({ tipCount: 200 })]);
    const writers = await service.database.query('SELECT DISTINCT xmin FROM case_tips');
    expect(writers.length).toBeGreaterThanOrEqual(3);
    note(13, { figure: `200 tips at 3 replicas, in ${writers.length} transactions: 1 case with 200 tips` });
  });

  it('keep a tip out whose refusal overtook it, and count a message once that came five times', async () => {
    const [refused, kept] = [aTip({ provinceCode: '44' }), aTip({ provinceCode: '44' })];
    await service.broker.send(tipRefusedV1, [{ id: refused.tipId, version: 2, data: aRefusal(refused) }]);
    await service.sendTips(refused);
    const [eventId] = await service.broker.send(tipReceivedV1, [{ id: kept.tipId, version: 1, data: kept }]);
    for (let time = 0; time < 4; time += 1)
      await service.broker.send(tipReceivedV1, [{ id: kept.tipId, version: 1, data: kept, eventId }]);
    const last = aTip({ provinceCode: '42' });
    await service.sendTips(last);
    await eventually(async () => (await casesIn('44')).length > 0 && (await casesIn('42')).length > 0);
    expect(await casesIn('44')).toEqual([expect.objectContaining({ tipCount: 1 })]);
    expect(await service.database.query('SELECT FROM case_tips WHERE tip_id = $1', [refused.tipId])).toEqual([]);
  });
});
