import { setTimeout as pause } from 'node:timers/promises';
import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { createDataSource, Transactions } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { note, scaled } from '#shared/testing';
import { layGround, tips, type Ground } from './ground.ts';

const LIMIT_MS = scaled(1_800_000, 120_000);
const EVENTS = scaled(1_000_000, 60_000);
/** What a writer puts into one transaction, and how far it may be ahead of the relay. */
const BATCH = 500;
const AHEAD = 20_000;
const MIB = 1024 * 1024;
const OLD_MONTH = '2026-09-15';

let ground: Ground;

beforeAll(async () => {
  ground = await layGround();
}, LIMIT_MS);
afterAll(() => ground?.close());

const sizeOfOutbox = async () => {
  const [row] = await ground.database.query<{ size: string }>(`SELECT pg_total_relation_size('outbox') AS size`);
  return Number(row?.size) / MIB;
};

it(
  'the outbox stays small however much goes through it, and a month of the journal goes without a stop',
  async () => {
    const source = await createDataSource({
      url: ground.database.url,
      applicationName: 'writer',
      poolSize: 4,
    }).initialize();
    const transactions = new Transactions(source);
    const outbox = new Outbox({ service: 'probe', now: () => new Date() });
    const write = (count: number) => transactions.run((tx) => outbox.publish(tx, tipReceivedV1, tips(count)));

    // What is sent first goes into the journal of a month long past.
    await ground.database.query(`SELECT ensure_journal_months('${OLD_MONTH}', 1)`);
    await ground.database.query(`ALTER TABLE journal ALTER journaled_at SET DEFAULT '${OLD_MONTH}'`);
    ground.launch({});
    let largest = 0;
    const began = performance.now();
    for (let written = 0; written < EVENTS; written += BATCH) {
      await write(BATCH);
      largest = Math.max(largest, await sizeOfOutbox());
      while ((await ground.count(`(SELECT FROM outbox LIMIT ${AHEAD}) AS ahead`)) === AHEAD) await pause(50);
    }
    await ground.becomes('(SELECT FROM outbox LIMIT 1) AS rest', 0);
    const perSecond = EVENTS / ((performance.now() - began) / 1_000);
    expect(await ground.kafka.told(intakeTips.name)).toBeGreaterThanOrEqual(EVENTS);
    expect(largest).toBeLessThanOrEqual(100);

    await ground.database.query(`ALTER TABLE journal ALTER journaled_at SET DEFAULT now()`);
    const { slowest, dropMs } = await dropWhileWriting(() => write(1));
    expect(dropMs).toBeLessThanOrEqual(1_000);
    await source.destroy();
    note(29, {
      figure:
        `${EVENTS} events at ${perSecond.toFixed(0)}/s, outbox at most ${largest.toFixed(0)} MiB; a month of them dropped in ` +
        `${dropMs.toFixed(0)} ms, the slowest write meanwhile ${slowest.toFixed(0)} ms`,
    });
  },
  LIMIT_MS,
);

/** Drops the old month while writes and their relay go on. */
async function dropWhileWriting(write: () => Promise<void>): Promise<{ slowest: number; dropMs: number }> {
  let slowest = 0;
  let dropMs = Infinity;
  const timed = async (act: () => Promise<unknown>) => {
    const began = performance.now();
    await act();
    return performance.now() - began;
  };
  const dropping = pause(500)
    .then(() => timed(() => ground.database.query(`DROP TABLE journal_2026_09`)))
    .then((ms) => void (dropMs = ms));
  for (const end = Date.now() + 2_000; Date.now() < end;) slowest = Math.max(slowest, await timed(write));
  await dropping;
  expect(slowest).toBeLessThanOrEqual(1_000);
  return { slowest, dropMs };
}
