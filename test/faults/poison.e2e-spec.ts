import { randomUUID } from 'node:crypto';
import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { aTipEvent, eventually, note, scaled, startProbe, type Probe, type ProbeOptions } from '#shared/testing';
import { bareConsumer, byType } from './control/consumers.ts';
import { layGround, tips, type Ground } from './ground.ts';

const LIMIT_MS = scaled(1_200_000, 120_000);

let ground: Ground;
const probes: Probe[] = [];

beforeEach(async () => {
  ground = await layGround();
}, LIMIT_MS);
afterEach(async () => {
  await Promise.all(probes.splice(0).map((probe) => probe.stop()));
  await ground.close();
}, LIMIT_MS);

async function aProbe(options: Partial<ProbeOptions> = {}): Promise<Probe> {
  const probe = await startProbe({ ...ground, ...options });
  probes.push(probe);
  return probe;
}

const story = (name: string, act: () => Promise<void>) => it(name, act, LIMIT_MS);

describe('poison', () => {
  const unsound: [string, { value: Buffer | string | null; headers?: Record<string, string> }][] = [
    ['bad bytes', { value: Buffer.from([0xff, 0xfe, 0]), headers: { ce_type: tipReceivedV1.type } }],
    ['an unknown type', { value: '{}', headers: { ce_type: 'tip.levitated.v1' } }],
    ['a broken contract', { value: '{"tipId":1}', headers: { ce_type: tipReceivedV1.type } }],
  ];
  const failures: [string, (tx: Parameters<NonNullable<ProbeOptions['misbehave']>>[1]) => Promise<void> | void][] = [
    ['TypeError', () => void (undefined as unknown as { length: number }).length],
    ['SyntaxError', () => void JSON.parse('{')],
    ['RangeError', () => void new Array(-1)],
    ['a permanent database error', async (tx) => void (await tx.query('SELECT 1/0'))],
  ];

  /**
   * The same messages, and one more, for the library alone, with a handler that fails for some.
   * @returns how many sound ones it has done when it has given up for good.
   */
  async function doneWithoutParking(isBad: (tipId: string) => boolean): Promise<number> {
    const done = new Set<string>();
    const onTipReceived = (value: unknown) => {
      const { tipId } = value as { tipId: unknown };
      if (typeof tipId !== 'string' || isBad(tipId)) throw new TypeError('no');
      done.add(tipId);
    };
    const bare = bareConsumer(ground.broker, [intakeTips], byType({ [tipReceivedV1.type]: onTipReceived }));
    await eventually(() => bare.crash(), { because: 'it gives up', withinMs: 30_000 });
    await ground.broker.send(tipReceivedV1, [aTipEvent()]);
    await ground.becomes('effects', 94);
    await bare.end();
    return done.size;
  }

  story('of seven kinds is parked with its cause, one each among a hundred, and the others are done', async () => {
    const bad = failures.map(([, fail]) => ({ tip: aTipEvent(), fail }));
    const misbehave: ProbeOptions['misbehave'] = async (events, tx) => {
      for (const { tip, fail } of bad) if (events.some((event) => event.subject === tip.id)) await fail(tx);
    };
    await aProbe({ misbehave });
    await ground.broker.sendRaw(
      intakeTips.name,
      unsound.map(([, message]) => ({ ...message, key: randomUUID() })),
    );
    await ground.broker.send(tipReceivedV1, [...tips(45), ...bad.map(({ tip }) => tip), ...tips(48)]);
    const began = performance.now();
    await ground.becomes('effects', 93, 10_000);
    const seconds = (performance.now() - began) / 1_000;
    await ground.becomes(`parked_messages WHERE state = 'parked' AND attempts = 3 AND cause <> ''`, 7);
    await eventually(async () => (await ground.kafka.lag('probe', intakeTips.name)) === 0, { because: 'lag 0' });

    const done = await doneWithoutParking((id) => bad.some(({ tip }) => tip.id === id));
    expect(done).toBeLessThan(94);
    note(14, {
      figure: `93 of 100 done in ${seconds.toFixed(1)} s, 7 parked after 3 attempts each, lag 0`,
      control: `without parking: the consumer stops for good at the first that it meets, ${done} done`,
    });
  });
});

describe('what a later release may send', () => {
  story('crashes nothing: unknown fields are ignored, an unknown type or version is parked', async () => {
    const probe = await aProbe();
    const tip = aTipEvent();
    const later = { ...tip, data: { ...tip.data, colour: 'green', nested: { of: ['anything'] } } };
    await ground.broker.send(tipReceivedV1, [later]);
    await ground.broker.sendRaw(intakeTips.name, [
      { key: randomUUID(), value: '{}', headers: { ce_type: 'tip.levitated.v1', ce_id: randomUUID() } },
      { key: randomUUID(), value: JSON.stringify(tip.data), headers: { ce_type: 'tip.received.v9' } },
    ]);
    await ground.broker.send(tipReceivedV1, [aTipEvent()]);
    await ground.becomes('effects', 2);
    await ground.becomes(`parked_messages WHERE state = 'parked'`, 2);
    expect(probe.faults()).toEqual([]);

    const bare = bareConsumer(ground.broker, [intakeTips], byType({ [tipReceivedV1.type]: () => undefined }));
    const crash = await eventually(() => bare.crash(), { because: 'it crashes', withinMs: 30_000 });
    await bare.end();
    expect(crash).toMatch(/not a function/);
    note(23, {
      figure: '1 with unknown fields done, 1 unknown type and 1 unknown version parked, 0 crashes',
      control: 'without a rule for unknown types: the consumer stops for good with a TypeError',
    });
  });
});
