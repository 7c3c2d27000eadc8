import { setTimeout as pause } from 'node:timers/promises';
import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { createDataSource, Transactions } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { aTipEvent, eventually, note, scaled } from '#shared/testing';
import { cursorRelay, lanelessRelay } from './control/relays.ts';
import { kill, layGround, tips, type Ground } from './ground.ts';
import type { DrawerOrder } from './children/drawer.ts';

const LIMIT_MS = scaled(1_200_000, 120_000);

let ground: Ground;

beforeEach(async () => {
  ground = await layGround();
}, LIMIT_MS);
afterEach(() => ground.close());

/** A writer with an outbox of its own, which wakes no relay. */
async function aWriter(poolSize: number) {
  const source = await createDataSource({ url: ground.database.url, applicationName: 'writer', poolSize }).initialize();
  const outbox = new Outbox({ service: 'probe', now: () => new Date() });
  return { transactions: new Transactions(source), outbox, close: () => source.destroy() };
}

describe('a writer that is killed between commit and send', () => {
  const kills = scaled(50, 3);
  const tipsPerLife = scaled(40, 60);
  type Way = DrawerOrder['way'];

  /** Events that are committed and of which Kafka may know nothing: what a kill at this moment puts at risk. */
  const unsent = async (way: Way) =>
    way === 'outbox'
      ? ground.count('outbox')
      : (await ground.count('stored_tips')) - (await ground.kafka.told(intakeTips.name));

  /** The same once what was on the wire has arrived, at a broker that may be busy: two looks see no difference. */
  async function unsentInTheEnd(way: Way): Promise<number> {
    for (let before = NaN; ;) {
      await pause(50);
      const now = await unsent(way);
      if (now === before) return now;
      before = now;
    }
  }

  /** Kills the writer once committed, unsent events are seen; it is stopped while we look, so they cannot slip away. */
  async function killBetweenCommitAndSend(child: ReturnType<Ground['launch']>, way: Way, before: number) {
    await eventually(async () => {
      child.kill('SIGSTOP');
      if ((await unsentInTheEnd(way)) > before) return true;
      child.kill('SIGCONT');
      return false;
    });
    await kill(child);
  }

  async function writeUnderKills(way: Way): Promise<void> {
    for (let life = 1; life <= kills; life += 1) {
      const before = way === 'outbox' ? 0 : await unsent(way);
      const enough = (await ground.count('stored_tips')) + tipsPerLife;
      const child = ground.launch({ way, writers: 8 });
      await eventually(async () => (await ground.count('stored_tips')) >= enough, { withinMs: 60_000 });
      await killBetweenCommitAndSend(child, way, before);
    }
  }

  it(
    'has told of every tip once, through the outbox; without it, some are lost for ever',
    async () => {
      await writeUnderKills('outbox');
      expect(await unsent('outbox')).toBeGreaterThan(0);
      ground.launch({ handler: 'note' });
      await ground.comesToRest();
      const stored = await ground.count('stored_tips');
      expect(await ground.count('effects')).toBe(stored);
      expect(await ground.count('(SELECT DISTINCT subject FROM effects)')).toBe(stored);

      const afterCommit = await layGround();
      await ground.close();
      ground = afterCommit;
      await writeUnderKills('after-commit');
      ground.launch({ handler: 'note' });
      await ground.comesToRest();
      const lost = (await ground.count('stored_tips')) - (await ground.count('effects'));
      expect(lost).toBeGreaterThanOrEqual(kills);
      note(1, {
        figure: `messaging alone: ${kills} kills, ${stored} tips stored, ${stored} effects`,
        control: `sent after the commit: ${lost} lost`,
      });
    },
    LIMIT_MS,
  );
});

describe('a relay that is killed between acknowledgement and mark', () => {
  const perLife = 5;

  async function writeUnderKills(kills: number): Promise<void> {
    const writer = await aWriter(2);
    for (let life = 1; life <= kills; life += 1) {
      await writer.transactions.run((tx) => writer.outbox.publish(tx, tipReceivedV1, tips(perLife)));
      const release = await ground.seize('journal');
      const relay = ground.launch({});
      await eventually(async () => (await ground.standingStill('vigil.probe.relay')) > 0, { withinMs: 30_000 });
      await kill(relay);
      await release();
    }
    await writer.close();
    ground.launch({ handler: 'note' });
    await ground.comesToRest();
  }

  it(
    'sends again what was sent, which has one effect',
    async () => {
      const kills = scaled(100, 3);
      await writeUnderKills(kills);
      const [records, effects] = [await ground.kafka.told(intakeTips.name), await ground.count('effects')];
      expect(effects).toBe(kills * perLife);
      expect(records).toBeGreaterThan(effects);

      const keyless = await layGround();
      await ground.close();
      ground = keyless;
      await ground.forgetWhatWasHad();
      await writeUnderKills(2);
      const doubled = (await ground.count('effects')) - 2 * perLife;
      expect(doubled).toBeGreaterThan(0);
      note(2, {
        figure: `${kills} kills, ${records - effects} duplicate records, 0 duplicate effects`,
        control: `without the inbox's key: ${doubled} duplicate effects of 2 kills`,
      });
    },
    LIMIT_MS,
  );
});

describe('transactions that commit late', () => {
  it(
    'are sent like any other; a relay that reads from its last position on loses some',
    async () => {
      const [writers, each] = [24, scaled(300, 40)];
      const expected = writers * each;
      const writer = await aWriter(writers);
      const write = async () => {
        await writer.transactions.run(async (tx) => {
          writer.outbox.publish(tx, tipReceivedV1, [aTipEvent()]);
          await tx.query('SELECT pg_sleep($1)', [Math.random() * 0.02]);
        });
      };
      const control = cursorRelay(ground.database);
      await Promise.all(
        Array.from({ length: writers }, async () => {
          for (let turn = 0; turn < each; turn += 1) await write();
        }),
      );
      const seenByCursor = await control.end();
      ground.launch({});
      await ground.becomes('journal', expected);
      expect(await ground.kafka.told(intakeTips.name)).toBe(expected);
      expect(seenByCursor).toBeLessThan(expected);
      await writer.close();
      note(4, { figure: `${expected} committed, ${expected} sent`, control: `${expected - seenByCursor} lost` });
    },
    LIMIT_MS,
  );
});

describe('four relays', () => {
  const aggregates = scaled(200, 40);
  const versions = scaled(36, 30);

  /** Each aggregate tells of its versions one after the other; many aggregates at once, by as many as have a connection. */
  async function writeAll(): Promise<void> {
    const writers = 20;
    const writer = await aWriter(writers);
    const subjects = Array.from({ length: aggregates }, () => aTipEvent());
    await Promise.all(
      Array.from({ length: writers }, async (_, first) => {
        const own = subjects.filter((_subject, place) => place % writers === first);
        for (let version = 1; version <= versions; version += 1)
          for (const tip of own)
            await writer.transactions.run((tx) => writer.outbox.publish(tx, tipReceivedV1, [{ ...tip, version }]));
      }),
    );
    await writer.close();
  }

  async function violations(): Promise<number> {
    const events = await ground.broker.seen(tipReceivedV1, aggregates * versions, 60_000);
    const last = new Map<string, number>();
    return events.filter(({ key, version }) => {
      const before = last.get(key) ?? 0;
      last.set(key, Math.max(before, version));
      return version < before;
    }).length;
  }

  it(
    'keep the order of each aggregate; without lanes they do not',
    async () => {
      for (let relay = 0; relay < 4; relay += 1) ground.launch({});
      await writeAll();
      expect(await violations()).toBe(0);

      const laneless = await layGround();
      await ground.close();
      ground = laneless;
      const control = await Promise.all(Array.from({ length: 4 }, () => lanelessRelay(ground.database, ground.broker)));
      await writeAll();
      const disordered = await violations();
      await Promise.all(control.map((relay) => relay.end()));
      expect(disordered).toBeGreaterThan(0);
      const all = aggregates * versions;
      note(5, {
        figure: `${all} events, 0 out of order`,
        control: `without lanes: ${disordered} of ${all} out of order`,
      });
    },
    LIMIT_MS,
  );
});
