import { randomUUID } from 'node:crypto';
import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { createKafka } from '#shared/messaging';
import {
  aTipEvent,
  eventually,
  startProbe,
  type Probe,
  type ProbeOptions,
  type SentEvent,
  note,
  scaled,
} from '#shared/testing';
import { kill, layGround, tips, TIPS_GROUP, type Ground } from './ground.ts';

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
  const probe = await startProbe({ database: ground.database, broker: ground.broker, ...options });
  probes.push(probe);
  return probe;
}

const story = (name: string, act: () => Promise<void>) => it(name, act, LIMIT_MS);
const chunksOf = <T>(all: readonly T[], size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

async function sendInChunks(events: SentEvent<typeof tipReceivedV1>[]): Promise<void> {
  for (const chunk of chunksOf(events, 500)) await ground.broker.send(tipReceivedV1, chunk);
}

describe('deduplication', () => {
  const count = scaled(1_000, 200);

  /** Under five keys, that is in several partitions, so that the copies reach different consumers at the same moment. */
  async function deliverFiveTimesToThree(): Promise<void> {
    const consumers = await Promise.all([aProbe(), aProbe(), aProbe()]);
    const events = tips(count).map((tip) => ({ ...tip, eventId: randomUUID() }));
    const copies = Array.from({ length: 5 }, () => events.map((event) => ({ ...event, id: randomUUID() }))).flat();
    await sendInChunks(copies);
    await ground.comesToRest();
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  }

  story('leaves one effect of each message that comes five times at once, at three consumers', async () => {
    await deliverFiveTimesToThree();
    expect(await ground.count('effects')).toBe(count);
    expect(await ground.count('(SELECT DISTINCT event_id FROM effects)')).toBe(count);

    await ground.database.query('TRUNCATE inbox, effects');
    await ground.forgetWhatWasHad();
    await deliverFiveTimesToThree();
    const doubled = (await ground.count('effects')) - count;
    expect(doubled).toBeGreaterThan(0);
    note(6, {
      figure: `${count} events in ${count * 5} messages, ${count} effects`,
      control: `without the inbox's key: ${doubled} effects too many`,
    });
  });

  story('repeats no effect when the group is set back to the beginning', async () => {
    const count = scaled(10_000, 1_000);
    const first = await aProbe();
    await sendInChunks(tips(count));
    await ground.becomes('effects', count);
    await ground.comesToRest();
    await first.stop();
    await setBack();
    const began = performance.now();
    expect(await ground.kafka.lag('probe', intakeTips.name)).toBe(count);
    await aProbe();
    await ground.comesToRest();
    const seconds = (performance.now() - began) / 1_000;
    expect(await ground.count('effects')).toBe(count);

    await probes.pop()?.stop();
    await setBack();
    await ground.database.query('TRUNCATE inbox');
    await aProbe();
    await ground.comesToRest();
    expect(await ground.count('effects')).toBe(2 * count);
    note(9, {
      figure: `${count} messages again in ${seconds.toFixed(1)} s, 0 new effects`,
      control: `with an inbox that forgot them: ${count} new effects`,
    });
  });

  /**
   * An event that had its effect comes again behind a parked one, waits there for 44 days and a clean-up, and follows
   * the parked one's replay.
   * @returns how many effects it has in the end.
   */
  async function replayAfter44Days(meanwhile: () => Promise<unknown>): Promise<number> {
    let poisoned = true;
    const held = aTipEvent();
    const misbehave: ProbeOptions['misbehave'] = (events) => {
      if (poisoned && events.some((event) => event.subject === held.id && event.version === 1)) throw new Error('no');
    };
    const first = await aProbe({ misbehave });
    const eventId = randomUUID();
    await ground.broker.send(tipReceivedV1, [{ ...aTipEvent(), eventId }]);
    await ground.becomes(`effects WHERE event_id = '${eventId}'`, 1);
    await ground.broker.send(tipReceivedV1, [held, { ...held, version: 2, eventId }]);
    await ground.becomes(`parked_messages WHERE state IN ('parked', 'waiting')`, 2);
    await first.stop();
    for (const [table, column] of [
      ['inbox', 'received_at'],
      ['parked_messages', 'parked_at'],
    ])
      await ground.database.query(`UPDATE ${table} SET ${column} = ${column} - interval '44 days'`);
    await meanwhile();
    poisoned = false;
    const later = await aProbe({ misbehave }); // Its housekeeping cleans up when it starts.
    const [parked] = await ground.database.query<{ id: string }>(
      `SELECT id FROM parked_messages WHERE state = 'parked'`,
    );
    expect(await later.desk.replay(parked?.id ?? '')).toBe(true);
    await ground.becomes(`parked_messages WHERE state <> 'resolved'`, 0);
    await later.stop();
    return ground.count(`effects WHERE event_id = '${eventId}'`);
  }

  story('outlives the clean-up and a replay from the parking area 44 days later', async () => {
    expect(await replayAfter44Days(() => Promise.resolve())).toBe(1);
    const forgotten = await replayAfter44Days(() => ground.database.query('DELETE FROM inbox'));
    expect(forgotten).toBe(2);
    note(11, {
      figure: 'replayed after 44 days and a clean-up: 0 new effects of what was done before',
      control: 'with ids forgotten before 44 days: 1 new effect',
    });
  });
});

describe('consumers', () => {
  story('that are killed between effect and commit leave one effect of each event', async () => {
    const [chains, kills] = [scaled(5, 1), scaled(20, 1)];
    const grounds = [ground, ...(await Promise.all(Array.from({ length: chains - 1 }, () => layGround())))];
    await Promise.all(grounds.map((each) => killBetweenEffectAndCommit(each, kills)));
    for (const each of grounds) expect(await each.count('(SELECT DISTINCT event_id FROM effects)')).toBe(kills);
    for (const each of grounds) expect(await each.count('effects')).toBe(kills);
    for (const each of grounds.slice(1)) await each.close();

    await ground.database.query('TRUNCATE effects');
    await killBetweenEffectAndCommit(ground, 1, { apart: true });
    const doubled = (await ground.count('effects')) - 1;
    expect(doubled).toBe(1);
    note(7, {
      figure: `${chains * kills} kills, ${chains * kills} effects`,
      control: `effects in a transaction of their own: ${doubled} doubled of 1 kill`,
    });
  });
});

async function killBetweenEffectAndCommit(each: Ground, kills: number, { apart = false } = {}): Promise<void> {
  const sessions = `pg_stat_activity WHERE application_name = 'vigil.probe.consumers' AND datname = current_database()`;
  for (let life = 1; life <= kills; life += 1) {
    await each.broker.send(tipReceivedV1, [aTipEvent()]);
    const release = await each.hold('SELECT pg_advisory_lock(389)');
    const consumer = each.launch({ handler: apart ? 'note-apart-and-stand-still' : 'note-and-stand-still' });
    await eventually(async () => (await each.standingStill('vigil.probe.consumers')) > 0, { withinMs: 60_000 });
    await kill(consumer);
    await release();
    await each.becomes(sessions, 0);
    const before = await each.count('effects');
    expect(before).toBe(apart ? life : life - 1);
    const next = each.launch({ handler: 'note' });
    await each.becomes('effects', before + 1);
    await kill(next);
  }
}

/** As an operator does with the broker's own tools: the group must be empty. */
async function setBack(): Promise<void> {
  const admin = createKafka({ ...ground.broker, clientId: 'vigil.test.operator' }).admin();
  await admin.connect();
  const topic = ground.broker.topicPrefix + intakeTips.name;
  await eventually(
    async () => {
      await admin.resetOffsets({ groupId: ground.broker.topicPrefix + TIPS_GROUP, topic, earliest: true });
      return true;
    },
    { withinMs: 30_000 },
  );
  await admin.disconnect();
}
