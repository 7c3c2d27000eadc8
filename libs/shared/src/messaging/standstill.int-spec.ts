import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { metrics } from '#shared/observability';
import {
  aTipEvent,
  createTestBroker,
  createTestDatabase,
  eventually,
  probePlan,
  startProbe,
  type Probe,
  type ProbeOptions,
  type TestBroker,
  type TestDatabase,
  note,
  scaled,
} from '#shared/testing';

/** Small where not all is wanted, so that a test does not last a minute; the watch looks as often in proportion. */
const limits = { noProgressLimitMs: scaled(60_000, 2_000), watchEveryMs: scaled(5_000, 200) };
const shortLimits = { noProgressLimitMs: 2_000, watchEveryMs: 200 };
/** Readiness must tell within this time after the limit, in milliseconds. */
const ALARM_WITHIN_MS = 15_000;
const LIMIT_MS = scaled(150_000, 60_000);

interface Place {
  database: TestDatabase;
  broker: TestBroker;
}

const places: Place[] = [];
const probes: Probe[] = [];
let release: () => void = () => undefined;

async function aPlace(): Promise<Place> {
  const [database, broker] = await Promise.all([createTestDatabase(probePlan), createTestBroker([intakeTips])]);
  places.push({ database, broker });
  return { database, broker };
}

async function aProbe(options: ProbeOptions): Promise<Probe> {
  const probe = await startProbe(options);
  probes.push(probe);
  return probe;
}

afterEach(async () => {
  release();
  await Promise.all(probes.splice(0).map((probe) => probe.stop()));
  await Promise.all(places.splice(0).flatMap(({ broker, database }) => [broker.close(), database.drop()]));
});

const figure = async (name: string, { broker }: Place): Promise<number> => {
  const group = `${broker.topicPrefix}probe.intake-tips`;
  const line = (await metrics.metrics()).split('\n').find((each) => each.startsWith(`${name}{group="${group}"`));
  return Number(line?.split(' ').at(-1));
};

/** A probe whose handler does not return before `release`, with a message that it has begun with. */
async function aStuckProbe(place: Place, own: ProbeOptions['limits']): Promise<Probe> {
  const held = new Promise<void>((resolve) => {
    const before = release;
    release = () => [before, resolve].forEach((each) => each());
  });
  let begun = false;
  const misbehave = () => {
    begun = true;
    return held;
  };
  const probe = await aProbe({ ...place, misbehave, ...(own ? { limits: own } : {}) });
  await eventually(() => probe.faults().length === 0, { because: 'the consumer is up' });
  await place.broker.send(tipReceivedV1, [aTipEvent()]);
  await eventually(() => begun, { because: 'its handler has begun' });
  return probe;
}

describe('a consumer whose handler never returns', () => {
  it(
    'is found out, though its heart beats: readiness says why, and the metrics show it',
    async () => {
      const [place, other] = [await aPlace(), await aPlace()];
      // The control is stuck for longer, and trusts the heart alone.
      const trusting = await aStuckProbe(other, { ...limits, noProgressLimitMs: Infinity });
      const probe = await aStuckProbe(place, limits);
      const stuck = performance.now();
      const [fault] = await eventually(() => (probe.faults().length > 0 ? probe.faults() : undefined), {
        withinMs: limits.noProgressLimitMs + ALARM_WITHIN_MS,
      });
      const seconds = ((performance.now() - stuck) / 1_000).toFixed(1);
      expect(fault).toMatch(
        /^consumer \S+probe\.intake-tips: no progress for \d+ s with 1 messages behind on partition \d+$/,
      );
      expect(trusting.faults()).toEqual([]);
      await eventually(async () => (await figure('vigil_consumer_up', place)) === 0);
      expect(await figure('vigil_consumer_lag_messages', place)).toBe(1);
      expect(await figure('vigil_consumer_progress_age_seconds', place)).toBeGreaterThan(1.9);
      release();
      await eventually(() => probe.faults().length === 0, { because: 'it goes on' });
      await eventually(async () => (await figure('vigil_consumer_up', place)) === 1);
      expect(await figure('vigil_inbox_handled_events_total', place)).toBe(1);
      note(21, {
        figure: `${seconds} s after a handler hung (limit ${limits.noProgressLimitMs / 1_000} s): "no progress … with 1 messages behind"`,
        control: 'by heartbeats alone, for longer: readiness says nothing',
      });
    },
    LIMIT_MS,
  );
});

describe('a consumer that has nothing to do', () => {
  it('is well however long it waits (control)', async () => {
    const place = await aPlace();
    const probe = await aProbe({ ...place, limits: shortLimits });
    await place.broker.send(tipReceivedV1, [aTipEvent()]);
    await eventually(async () => (await figure('vigil_inbox_handled_events_total', place)) === 1);
    const end = Date.now() + 2 * shortLimits.noProgressLimitMs;
    await eventually(() => {
      expect(probe.faults()).toEqual([]);
      return Date.now() > end;
    });
    expect(await figure('vigil_consumer_lag_messages', place)).toBe(0);
  });
});
