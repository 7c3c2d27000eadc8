import { bodyRegisteredV1, intakeTips, tipReceivedV1, triageBodies } from '#shared/contracts';
import { createKafka } from '#shared/messaging';
import { aTipEvent, eventually, note, startTestService, type TestService } from '#shared/testing';
import { bareConsumer } from './control/consumers.ts';
import { serviceNamed } from './ground.ts';

const LIMIT_MS = 60_000;
const ALARM_WITHIN_MS = 10_000;
/** Kafka's ConfigResourceType of a topic. */
const TOPIC = 2;

let service: TestService;

beforeAll(async () => {
  service = await startTestService(serviceNamed('reporting'));
}, LIMIT_MS);
afterAll(() => service?.close());

/** The broker packs what comes to the topic anew, with a codec that the consumer does not know. */
async function packWith(codec: string): Promise<void> {
  const admin = createKafka({ ...service.broker, clientId: 'vigil.test.operator' }).admin();
  await admin.connect();
  const configEntries = [{ name: 'compression.type', value: codec }];
  const resources = [{ type: TOPIC, name: service.broker.topicPrefix + intakeTips.name, configEntries }];
  await admin.alterConfigs({ validateOnly: false, resources });
  const asked = resources.map(({ type, name }) => ({ type, name, configNames: ['compression.type'] }));
  await eventually(async () => {
    const { resources: found } = await admin.describeConfigs({ includeSynonyms: false, resources: asked });
    return found[0]?.configEntries[0]?.configValue === codec;
  });
  await admin.disconnect();
}

const readiness = () => service.http.get('/health/ready');

it(
  'a batch in a codec that nobody here knows stops its topic only, and readiness tells of it',
  async () => {
    await eventually(async () => (await readiness()).status === 200);
    await packWith('zstd');
    await service.broker.send(tipReceivedV1, [aTipEvent()]);
    const sent = performance.now();
    const alarm = await eventually(
      async () => {
        const answer = await readiness();
        return answer.status === 503 && JSON.stringify(answer.body);
      },
      { withinMs: ALARM_WITHIN_MS, because: 'readiness alarms' },
    );
    const seconds = (performance.now() - sent) / 1_000;
    expect(alarm).toContain('reporting.intake-tips');
    expect(alarm).toMatch(/compression/i);
    expect(alarm).not.toContain('reporting.triage-bodies');

    // The control: one consumer for both topics, as the library offers it. It ends at the batch, before a body is told of.
    const bare = bareConsumer(service.broker, [intakeTips, triageBodies]);
    expect(await eventually(() => bare.crash(), { withinMs: 30_000 })).toMatch(/compression/i);
    const body = { code: 'tax-79', name: 'Thuế', nameEn: 'Tax', kind: 'provincial-force', validFrom: '2025-07-01' };
    const bodyId = aTipEvent().id;
    await service.broker.send(bodyRegisteredV1, [{ id: bodyId, version: 1, data: { ...body, bodyId } }]);
    await eventually(
      async () => (await service.database.query(`SELECT FROM bodies WHERE code = 'tax-79'`)).length === 1,
    );
    expect((await service.http.get('/health/live')).status).toBe(200);
    expect(bare.taken()).toBe(0);
    await bare.end();
    note(18, {
      figure: `readiness names the consumer after ${seconds.toFixed(1)} s; the process lives, another topic goes on`,
      control: 'one consumer for both topics: it stops for good, 0 messages of the other topic',
    });
  },
  LIMIT_MS,
);
