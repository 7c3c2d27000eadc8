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
  type TestBroker,
  type TestDatabase,
  note,
} from '#shared/testing';

/** Small, so that a test does not last a minute; the watch looks as often in proportion. */
const limits = { noProgressLimitMs: 2_000, watchEveryMs: 200 };
/** Readiness must tell within this time after the limit, in milliseconds. */
const ALARM_WITHIN_MS = 15_000;

let database: TestDatabase;
let broker: TestBroker;
let probe: Probe;
let release: () => void = () => undefined;

beforeEach(async () => {
  [database, broker] = await Promise.all([createTestDatabase(probePlan), createTestBroker([intakeTips])]);
});

afterEach(async () => {
  release();
  await probe.stop();
  await Promise.all([broker.close(), database.drop()]);
});

const figure = async (name: string): Promise<number> => {
  const group = `${broker.topicPrefix}probe.intake-tips`;
  const line = (await metrics.metrics()).split('\n').find((each) => each.startsWith(`${name}{group="${group}"`));
  return Number(line?.split(' ').at(-1));
};

describe('a consumer whose handler never returns', () => {
  it('is found out, though its heart beats: readiness says why, and the metrics show it', async () => {
    const held = new Promise<void>((resolve) => (release = resolve));
    probe = await startProbe({ database, broker, limits, misbehave: () => held });
    await eventually(() => probe.faults().length === 0, { because: 'the consumer is up' });
    await broker.send(tipReceivedV1, [aTipEvent()]);
    const stuck = performance.now();
    const [fault] = await eventually(() => (probe.faults().length > 0 ? probe.faults() : undefined), {
      withinMs: limits.noProgressLimitMs + ALARM_WITHIN_MS,
    });
    const seconds = ((performance.now() - stuck) / 1_000).toFixed(1);
    expect(fault).toMatch(
      /^consumer \S+probe\.intake-tips: no progress for \d+ s with 1 messages behind on partition \d+$/,
    );
    await eventually(async () => (await figure('vigil_consumer_up')) === 0);
    expect(await figure('vigil_consumer_lag_messages')).toBe(1);
    expect(await figure('vigil_consumer_progress_age_seconds')).toBeGreaterThan(1.9);
    release();
    await eventually(() => probe.faults().length === 0, { because: 'it goes on' });
    await eventually(async () => (await figure('vigil_consumer_up')) === 1);
    expect(await figure('vigil_inbox_handled_events_total')).toBe(1);
    note(21, {
      figure: `${seconds} s after a handler hung (limit ${limits.noProgressLimitMs / 1_000} s): "no progress … with 1 messages behind"`,
    });
  });
});

describe('a consumer that has nothing to do', () => {
  it('is well however long it waits (control)', async () => {
    probe = await startProbe({ database, broker, limits });
    await broker.send(tipReceivedV1, [aTipEvent()]);
    await eventually(async () => (await figure('vigil_inbox_handled_events_total')) === 1);
    const end = Date.now() + 2 * limits.noProgressLimitMs;
    await eventually(() => {
      expect(probe.faults()).toEqual([]);
      return Date.now() > end;
    });
    expect(await figure('vigil_consumer_lag_messages')).toBe(0);
  });
});
