import { randomUUID } from 'node:crypto';
import { intakeTips, tipReceivedV1, tipRefusedV1 } from '#shared/contracts';
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

async function aProbe(options: { relayEnabled?: boolean; misbehave?: Misbehaviour; inboxAttempts?: number } = {}) {
  const probe = await startProbe({ database, broker, ...options });
  probes.push(probe);
  return probe;
}

function aRefusal(tipId: string, version = 2) {
  const data = {
    tipId,
    threadId: randomUUID(),
    ground: 'vulgar',
    refusedAt: '2026-11-03T03:00:00Z',
    refusedBy: 'standing-office',
  };
  return { id: tipId, version, data };
}

const effects = () =>
  database.query<{ event_id: string; subject: string; version: number }>('SELECT * FROM effects ORDER BY seq');
const count = async (sql: string) => Number((await database.query<{ count: string }>(sql))[0]?.count);
const effectCount = (expected: number) =>
  eventually(async () => (await count('SELECT count(*) FROM effects')) === expected, {
    because: `${expected} effects`,
  });
const openParked = () =>
  database.query<{ id: string; state: string; attempts: number; cause: string; message_key: string }>(
    `SELECT * FROM parked_messages WHERE state <> 'resolved' ORDER BY kafka_offset`,
  );

describe('outbox and relay', () => {
  it('sends what was committed and moves it to the journal', async () => {
    const probe = await aProbe();
    await probe.publish(tipReceivedV1, [aTipEvent(), aTipEvent()]);
    await broker.seen(tipReceivedV1, 2);
    await eventually(async () => (await count('SELECT count(*) FROM journal')) === 2, { because: 'two journal rows' });
    expect(await count('SELECT count(*) FROM outbox')).toBe(0);
  });

  it('sends nothing of a transaction that is rolled back', async () => {
    const probe = await aProbe();
    const failed = probe.transactions.run((tx) => {
      probe.outbox.publish(tx, tipReceivedV1, [aTipEvent()]);
      throw new Error('the act failed');
    });
    await expect(failed).rejects.toThrow('the act failed');
    await probe.publish(tipReceivedV1, [aTipEvent()]);
    // The record is seen before its row has moved: the journal says when the relay is done.
    await eventually(async () => (await count('SELECT count(*) FROM outbox')) === 0, { because: 'an empty outbox' });
    expect(await count('SELECT count(*) FROM journal')).toBe(1);
    expect(await broker.seen(tipReceivedV1, 1)).toHaveLength(1);
  });

  it('refuses an event that breaks its contract, and one above 256 KiB', async () => {
    const probe = await aProbe({ relayEnabled: false });
    const tip = aTipEvent();
    const broken = { ...tip, data: { ...tip.data, tipId: 'not a uuid' } };
    await expect(probe.publish(tipReceivedV1, [broken])).rejects.toThrow(TypeError);
    const huge = { ...tip, data: { ...tip.data, padding: 'x'.repeat(256 * 1024) } };
    await expect(probe.publish(tipReceivedV1, [huge])).rejects.toThrow(RangeError);
    expect(await count('SELECT count(*) FROM outbox')).toBe(0);
  });

  it('sends after a restart what a process that died before sending had committed', async () => {
    const dying = await aProbe({ relayEnabled: false });
    await dying.publish(tipReceivedV1, [aTipEvent(), aTipEvent(), aTipEvent()]);
    expect(await count('SELECT count(*) FROM outbox')).toBe(3);
    await aProbe();
    await effectCount(3);
  });

  it('has one effect when the relay dies between the acknowledgement and the move to the journal', async () => {
    const writer = await aProbe({ relayEnabled: false });
    await writer.publish(tipReceivedV1, [aTipEvent()]);
    // The move is refused once: the broker has the record, the row is still in the outbox.
    await database.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the relay died'; END $$`);
    await database.query('CREATE TRIGGER refuse BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION refuse()');
    const relay = await aProbe();
    await eventually(() => relay.faults().some((fault) => fault.includes('the relay died')));
    await database.query('DROP TRIGGER refuse ON journal');
    await eventually(async () => (await count('SELECT count(*) FROM journal')) === 1);
    expect((await broker.seen(tipReceivedV1, 2)).length).toBeGreaterThan(1);
    await effectCount(1);
  });

  it('keeps the order of each aggregate with two relays', async () => {
    const [one] = await Promise.all([aProbe(), aProbe()]);
    const ids = Array.from({ length: 20 }, () => randomUUID());
    for (let version = 1; version <= 10; version += 1)
      await one.publish(
        tipReceivedV1,
        ids.map((id) => ({ ...aTipEvent(id), version })),
      );
    const seen = await broker.seen(tipReceivedV1, 200);
    for (const id of ids)
      expect(seen.filter((event) => event.key === id).map((event) => event.version)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ]);
  });
});

describe('inbox', () => {
  it('has one effect when the same message arrives five times', async () => {
    await aProbe();
    const tip = aTipEvent();
    const eventId = randomUUID();
    await broker.send(
      tipReceivedV1,
      Array.from({ length: 5 }, () => ({ ...tip, eventId })),
    );
    await broker.send(tipReceivedV1, [aTipEvent()]);
    await effectCount(2);
  });

  it('handles the events of one aggregate in order though their types differ', async () => {
    await aProbe();
    const tip = aTipEvent();
    await broker.send(tipReceivedV1, [tip]);
    await broker.send(tipRefusedV1, [aRefusal(tip.id)]);
    await broker.send(tipReceivedV1, [{ ...tip, version: 3 }]);
    await effectCount(3);
    expect((await effects()).map((effect) => effect.version)).toEqual([1, 2, 3]);
  });

  it('rolls inbox row and effect back together, and tries again', async () => {
    let failures = 1;
    await aProbe({
      misbehave: () => {
        if (failures-- > 0) throw new Error('once');
      },
    });
    await broker.send(tipReceivedV1, [aTipEvent()]);
    await effectCount(1);
    expect(await count('SELECT count(*) FROM inbox')).toBe(1);
  });

  it('waits out an outage of the database without counting it against the message', async () => {
    let outages = 3;
    const probe = await aProbe({
      misbehave: async (_, tx) => {
        if (outages-- > 0) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
      },
    });
    await broker.send(tipReceivedV1, [aTipEvent()]);
    await effectCount(1);
    expect(await count('SELECT count(*) FROM parked_messages')).toBe(0);
    await eventually(() => probe.faults().length === 0);
  });

  it('passes over what is addressed to another group', async () => {
    await aProbe();
    const tip = aTipEvent();
    const headers = { ce_type: tipReceivedV1.type, 'vigil-addressed-to': 'another.group' };
    await broker.sendRaw(intakeTips.name, [{ key: tip.id, value: JSON.stringify(tip.data), headers }]);
    await broker.send(tipReceivedV1, [{ ...tip, version: 2 }]);
    await effectCount(1);
    expect(await openParked()).toHaveLength(0);
  });
});

describe('parking', () => {
  const poison: [string, Misbehaviour][] = [
    [
      'TypeError',
      () => {
        throw new TypeError('cannot read');
      },
    ],
    [
      'SyntaxError',
      () => {
        throw new SyntaxError('unexpected token');
      },
    ],
    [
      'RangeError',
      () => {
        throw new RangeError('out of range');
      },
    ],
    [
      'permanent database error',
      async (_, tx) => {
        await tx.query('SELECT 1/0');
      },
    ],
  ];

  it.each(poison)(
    'parks a message whose handler fails with a %s after the set attempts, and others go on',
    async (_, act) => {
      const bad = aTipEvent();
      await aProbe({
        misbehave: async (events, tx) => {
          if (events.some((event) => event.subject === bad.id)) await act(events, tx);
        },
      });
      const good = Array.from({ length: 10 }, () => aTipEvent());
      await broker.send(tipReceivedV1, [...good.slice(0, 5), bad, ...good.slice(5)]);
      await effectCount(10);
      const [parked] = await eventually(async () => {
        const rows = await openParked();
        return rows[0]?.state === 'parked' ? rows : undefined;
      });
      expect(parked).toMatchObject({ attempts: 3, message_key: bad.id });
      expect(parked?.cause).not.toBe('');
    },
  );

  it.each([
    ['bad bytes', { value: Buffer.from([0xff, 0xfe, 0x00]), headers: { ce_type: tipReceivedV1.type } }],
    ['an unknown type', { value: '{}', headers: { ce_type: 'tip.levitated.v1' } }],
    ['a broken contract', { value: '{"tipId":1}', headers: { ce_type: tipReceivedV1.type } }],
    ['no headers', { value: '{}' }],
    ['NUL in its key', { key: 'a\0b', value: '{}' }],
    ['no payload', { value: null, headers: { ce_type: tipReceivedV1.type } }],
  ])('parks a message with %s, identified by its place', async (_, message) => {
    await aProbe();
    await broker.sendRaw(intakeTips.name, [{ key: 'bad-key', ...message }]);
    await broker.send(tipReceivedV1, [aTipEvent()]);
    await effectCount(1);
    const [parked] = await eventually(async () => {
      const rows = await openParked();
      return rows[0]?.state === 'parked' ? rows : undefined;
    });
    expect(parked).toMatchObject({ attempts: 3 });
  });

  it('lets later messages of a parked key wait and follow after its replay, in order', async () => {
    let poisoned = true;
    const tip = aTipEvent();
    const probe = await aProbe({
      misbehave: (events) => {
        if (poisoned && events.some((event) => event.version === 1)) throw new Error('not yet');
      },
    });
    await broker.send(tipReceivedV1, [tip, { ...tip, version: 2 }, { ...tip, version: 3 }]);
    const rows = await eventually(async () => {
      const open = await openParked();
      return open.length === 3 && open[0]?.state === 'parked' ? open : undefined;
    });
    expect(rows.map((row) => row.state)).toEqual(['parked', 'waiting', 'waiting']);
    poisoned = false;
    expect(await probe.desk.replay(rows[0]?.id ?? '')).toBe(true);
    await effectCount(3);
    expect((await effects()).map((effect) => effect.version)).toEqual([1, 2, 3]);
  });

  it('does not handle a discarded message, and those behind it go on', async () => {
    const tip = aTipEvent();
    const probe = await aProbe({
      misbehave: (events) => {
        if (events.some((event) => event.version === 1)) throw new Error('never');
      },
    });
    await broker.send(tipReceivedV1, [tip, { ...tip, version: 2 }]);
    const [parked] = await eventually(async () => {
      const open = await openParked();
      return open[0]?.state === 'parked' ? open : undefined;
    });
    expect(await probe.desk.discard(parked?.id ?? '', 'sent by mistake')).toBe(true);
    await effectCount(1);
    expect((await effects()).map((effect) => effect.version)).toEqual([2]);
  });
});
