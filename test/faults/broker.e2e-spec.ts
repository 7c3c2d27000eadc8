import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { intakeTips, tipReceivedV1, topics } from '#shared/contracts';
import {
  aTipEvent,
  createTestBroker,
  eventually,
  newKeyring,
  startProbe,
  startTestService,
  FULL,
  note,
  scaled,
} from '#shared/testing';
import { bareConsumer } from './control/consumers.ts';
import { senderAfterCommit } from './control/writers.ts';
import { aSubmission, layGround, serviceNamed, TIPS_GROUP, tips, type Ground } from './ground.ts';
import { FIND_COORDINATOR, JOIN_GROUP, PRODUCE } from './kafka-proxy.ts';
import { watchLostTime } from './lost-time.ts';
import { startOwnBroker, type OwnBroker } from './own-broker.ts';

const LIMIT_MS = scaled(1_200_000, 120_000);
const BACK_WITHIN_MS = 10_000;

let own: OwnBroker;
let ground: Ground;

beforeAll(async () => {
  own = await startOwnBroker();
}, LIMIT_MS);
afterAll(() => own?.close(), LIMIT_MS);
beforeEach(async () => {
  ground = await layGround(own.brokers);
}, LIMIT_MS);
afterEach(async () => {
  own.proxy.decide(() => 'answered');
  own.proxy.accept();
  await ground.close();
}, LIMIT_MS);

const story = (name: string, act: () => Promise<void>) => it(name, act, LIMIT_MS);

describe('a reply that is lost', () => {
  /** Publishes until so many sends were made, each fifth without a reply. @returns how many events. */
  async function publishOver(sends: number): Promise<number> {
    const probe = await startProbe(ground);
    const first = own.proxy.seen(PRODUCE);
    own.proxy.decide((request, nth) => (request === PRODUCE && (nth - first) % 5 === 0 ? 'reply-lost' : 'answered'));
    let published = 0;
    for (; own.proxy.seen(PRODUCE) - first < sends; published += 1) await probe.publish(tipReceivedV1, tips(1));
    own.proxy.decide(() => 'answered');
    await ground.comesToRest();
    await probe.stop();
    return published;
  }

  story('on each fifth send makes a message come again, which has one effect', async () => {
    const sends = scaled(500, 25);
    const published = await publishOver(sends);
    const [records, effects] = [await ground.kafka.told(intakeTips.name), await ground.count('effects')];
    expect(effects).toBe(published);
    expect(records).toBeGreaterThan(published);

    await ground.forgetWhatWasHad();
    const doubled = (await publishOver(25)) + effects - (await ground.count('effects'));
    expect(doubled).toBeLessThan(0);
    note(3, {
      figure: `${sends} sends, ${records - published} messages twice, ${published} events, ${effects} effects`,
      control: `without the inbox's key: ${-doubled} effects too many of 25 sends`,
    });
  });
});

describe('a coordinator that is missing for 4 s', () => {
  const missing = async () => {
    own.proxy.decide((request) => (request === FIND_COORDINATOR ? 'cut' : 'answered'));
    await pause(4_000);
    own.proxy.decide(() => 'answered');
  };

  story('stops a consumer neither at its start nor after a restart of the broker', async () => {
    await ground.broker.send(tipReceivedV1, [aTipEvent()]);
    const bare = bareConsumer(ground.broker, [intakeTips]);
    ground.launch({ handler: 'note' });
    await missing();
    const times: number[] = [];
    for (const round of [1, 2]) {
      const [began, lost] = [performance.now(), watchLostTime()];
      await ground.becomes('effects', round);
      times.push((performance.now() - began - lost.stop()) / 1_000);
      if (round === 2) break;
      await own.stop();
      await Promise.all([own.start(), missing()]);
      const sent = async () => (await ground.broker.send(tipReceivedV1, [aTipEvent()])).length > 0;
      await eventually(sent, { withinMs: 30_000 });
    }
    expect(Math.max(...times)).toBeLessThan(BACK_WITHIN_MS / 1_000);
    expect(bare.taken()).toBe(0);
    await bare.end();
    note(15, {
      figure: `taking in again ${times.map((time) => time.toFixed(1)).join(' and ')} s after the coordinator was back`,
      control: 'without the supervisor: 0 messages taken in',
    });
  });
});

describe('a broker that is away', () => {
  story('keeps no tip from being accepted, and hears of all when it is back', async () => {
    const [awayMs, perSecond] = [scaled(60_000, 4_000), 50];
    const broker = await createTestBroker(topics, own.brokers);
    const env = {
      INTAKE_RECEIPT_KEY: randomBytes(32).toString('base64'),
      INTAKE_IDENTITY_KEYS: newKeyring(),
      INTAKE_PERSON_KEY: randomBytes(32).toString('base64'),
    };
    const service = await startTestService(serviceNamed('intake'), { broker, seed: true, env });
    const ready = async () => (await service.http.get('/health/ready')).status === 200;
    await eventually(ready);
    own.proxy.cut({ refuse: true });
    const statuses = await atRate(perSecond, awayMs, async () => {
      const answer = await service.http.post('/v1/tips').send(aSubmission());
      return answer.status;
    });
    own.proxy.accept();
    const began = performance.now();
    const unsent = () => service.database.query('SELECT FROM outbox LIMIT 1');
    await eventually(async () => (await unsent()).length === 0, { withinMs: 30_000, because: 'nothing unsent' });
    const seconds = (performance.now() - began) / 1_000;
    expect(new Set(statuses)).toEqual(new Set([201]));
    expect(new Set((await broker.seen(tipReceivedV1, statuses.length)).map(({ key }) => key)).size).toBe(
      statuses.length,
    );
    await service.close();
    await broker.close();
    const lost = await lostWithoutOutbox(20);
    expect(lost).toBe(20);
    note(16, {
      figure:
        `${awayMs / 1_000} s without a broker at ${perSecond} tips/s: ${statuses.length} of ${statuses.length} ` +
        `accepted, 0 lost, all sent ${seconds.toFixed(1)} s after its return`,
      control: `sent after the commit, without an outbox: ${lost} of 20 tips stored and never told of`,
    });
  });

  /** Tips are stored and told of without an outbox while the broker is away. @returns of how many it never hears. */
  async function lostWithoutOutbox(writes: number): Promise<number> {
    const sender = await senderAfterCommit(ground.database, ground.broker);
    await sender.write(aTipEvent());
    own.proxy.cut({ refuse: true });
    const sent = await Promise.allSettled(tips(writes).map((tip) => sender.write(tip)));
    expect(sent.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    own.proxy.accept();
    await eventually(() => sender.write(aTipEvent()).then(() => true), { withinMs: 30_000 });
    await sender.end();
    return (await ground.count('stored_tips')) - (await ground.kafka.told(intakeTips.name));
  }
});

async function atRate<T>(perSecond: number, forMs: number, act: () => Promise<T>): Promise<T[]> {
  const acts: Promise<T>[] = [];
  for (const end = Date.now() + forMs; Date.now() < end;) {
    acts.push(act());
    await pause(1_000 / perSecond);
  }
  return Promise.all(acts);
}

if (FULL)
  // It lasts 20 s, whatever else is scaled.
  describe('a handler that takes twice as long as the session', () => {
    /** The library alone, until it has begun with the same message again. */
    async function withoutHeart(): Promise<{ rebalances: number; begun: number }> {
      let handled = 0;
      const bare = bareConsumer(ground.broker, [intakeTips], async () => {
        handled += 1;
        if (handled === 1) await pause(20_000);
      });
      await eventually(() => bare.begun() === 1, { withinMs: 30_000 });
      const joins = own.proxy.seen(JOIN_GROUP);
      await eventually(() => bare.taken() === 2, { withinMs: 60_000, because: 'the same message again' });
      await bare.end();
      return { rebalances: own.proxy.seen(JOIN_GROUP) - joins, begun: bare.begun() };
    }

    story('causes no rebalance and has one effect', async () => {
      await ground.broker.send(tipReceivedV1, [aTipEvent()]);
      ground.launch({ handler: 'note-slowly' });
      const busy = () =>
        ground.count(`pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND state = 'active'
                                     AND application_name = 'vigil.probe.consumers' AND datname = current_database()`);
      await eventually(async () => (await busy()) === 1, { withinMs: 30_000 });
      const joins = own.proxy.seen(JOIN_GROUP);
      await ground.becomes('effects', 1);
      await ground.comesToRest();
      expect(own.proxy.seen(JOIN_GROUP)).toBe(joins);
      expect(await ground.count('effects')).toBe(1);
      const without = await withoutHeart();
      expect(without.rebalances).toBeGreaterThan(0);
      expect(without.begun).toBe(2);
      note(17, {
        figure: `a handler of 20 s in group ${TIPS_GROUP}: 0 rebalances, 1 effect`,
        control: `without a heart that beats beside the handler: ${without.rebalances} rebalances, the message twice`,
      });
    });
  });

describe('an idle connection', () => {
  const costOf = async (client: 'ours' | 'bare') => {
    const program = join(import.meta.dirname, 'children', 'idle-connection.ts');
    const order = JSON.stringify({ brokers: [own.brokers], client, idleMs: scaled(5_000, 2_000) });
    const { stdout } = await promisify(execFile)(process.execPath, [program, order]);
    return Number(stdout.trim().split('\n').at(-1));
  };

  story('uses less processor time than the library as it comes', async () => {
    const [ours, bare] = [await costOf('ours'), await costOf('bare')];
    if (FULL) expect(ours).toBeLessThanOrEqual(30);
    expect(ours).toBeLessThan(bare);
    note(19, { figure: `${ours.toFixed(0)} ms in 5 s`, control: `the library as it comes: ${bare.toFixed(0)} ms` });
  });
});
