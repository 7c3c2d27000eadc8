import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import {
  aTipEvent,
  createTestBroker,
  createTestDatabase,
  eventually,
  probePlan,
  startProbe,
  type Misbehaviour,
  type Probe,
  type TestBroker,
  type TestDatabase,
} from '#shared/testing';

let database: TestDatabase;
let broker: TestBroker;
const probes: Probe[] = [];

beforeEach(async () => {
  [database, broker] = await Promise.all([createTestDatabase(probePlan), createTestBroker([intakeTips])]);
});

afterEach(async () => {
  await Promise.all(probes.splice(0).map((probe) => probe.stop()));
  await Promise.all([broker.close(), database.drop()]);
});

async function aProbe(misbehave?: Misbehaviour): Promise<Probe> {
  const probe = await startProbe({ database, broker, ...(misbehave ? { misbehave } : {}) });
  probes.push(probe);
  return probe;
}

const effects = () => database.query<{ version: number }>('SELECT version FROM effects ORDER BY seq');
const parked = () =>
  database.query<{ id: string; state: string; message_key: string; event_id: string }>(
    'SELECT * FROM parked_messages ORDER BY kafka_offset',
  );

describe('a parked message', () => {
  it('stays discarded when it is discarded while its last attempt fails', async () => {
    const tip = aTipEvent();
    let [calls, discarding]: [number, Promise<unknown>] = [0, Promise.resolve()];
    const probe: Probe = await aProbe(async (events) => {
      if (events.every((event) => event.version !== 1)) return;
      calls += 1;
      if (calls === 4) {
        const [row] = await parked();
        discarding = probe.desk.discard(row?.id ?? '', 'sent by mistake');
        await pause(200); // The discard now waits for the place, which this attempt holds.
      }
      throw new Error('never');
    });
    await broker.send(tipReceivedV1, [tip]);
    await eventually(async () => (await parked()).length === 1);
    await broker.send(tipReceivedV1, [{ ...tip, version: 2 }]);
    await eventually(() => calls === 4, { because: 'its last attempt' });
    await discarding;
    await eventually(async () => (await effects()).length === 1, { because: 'what is behind it goes on' });
    expect((await parked()).map(({ state }) => state)).not.toContain('parked');
  });
});

describe('a message that cannot be decoded', () => {
  it('finds its place in the table whatever the length of its key', async () => {
    await aProbe();
    await broker.sendRaw(intakeTips.name, [{ key: randomBytes(4_000).toString('hex'), value: '{}' }]);
    await eventually(async () => (await parked()).length === 1, { because: 'one parked message' });
  });
});

describe('a discarded message', () => {
  it('is not handled when it comes again, even where a later release would understand it', async () => {
    const probe = await aProbe();
    const [tip, eventId] = [aTipEvent(), randomUUID()];
    const headers = { ce_type: tipReceivedV1.type, ce_id: eventId };
    await broker.sendRaw(intakeTips.name, [{ key: tip.id, value: '{}', headers }]);
    const [row] = await eventually(async () => ((await parked()).length === 1 ? parked() : undefined));
    expect(await probe.desk.discard(row?.id ?? '', 'sent by mistake')).toBe(true);
    await broker.send(tipReceivedV1, [
      { ...tip, eventId },
      { ...tip, version: 2 },
    ]);
    await eventually(async () => (await effects()).length > 0);
    expect(await effects()).toEqual([{ version: 2 }]);
  });
});

describe('a message whose handling does not end in time', () => {
  it('is parked, and its partition goes on', async () => {
    const slow = aTipEvent();
    await aProbe(async (events, tx) => {
      if (events.every((event) => event.subject !== slow.id)) return;
      await tx.query(`SET LOCAL statement_timeout = '50ms'`);
      await tx.query('SELECT pg_sleep(1)');
    });
    await broker.send(tipReceivedV1, [slow, ...Array.from({ length: 40 }, () => aTipEvent())]);
    await eventually(async () => (await effects()).length === 40, { because: 'the effects of the others' });
  });
});

describe('an outage of the database', () => {
  it('is waited out when the connection breaks between two statements', async () => {
    let outages = 2;
    await aProbe(async (_, tx) => {
      if (outages-- <= 0) return;
      const [{ pid }]: [{ pid: number }] = await tx.query('SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1)', [pid]);
      await pause(200); // The driver hears of the end while no statement is under way.
      await tx.query('SELECT 1');
    });
    await broker.send(tipReceivedV1, [aTipEvent()]);
    await eventually(async () => (await effects()).length === 1);
    expect(await parked()).toHaveLength(0);
  });
});
