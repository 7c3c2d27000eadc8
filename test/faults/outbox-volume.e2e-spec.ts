import { setTimeout as pause } from 'node:timers/promises';
import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { createDataSource, Transactions } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { note, scaled } from '#shared/testing';
import { kill, layGround, tips, type Ground } from './ground.ts';
import { watchLostTime } from './lost-time.ts';

const LIMIT_MS = scaled(1_800_000, 120_000);
const EVENTS = scaled(1_000_000, 60_000);
/** What a writer puts into one transaction, and how far it may be ahead of the relay. */
const BATCH = 500;
const AHEAD = 20_000;
const MIB = 1024 * 1024;
/** What the outbox may take at most. */
const LARGEST_MIB = 100;
const OLD_MONTH = '2026-09-15';

let ground: Ground;

beforeEach(async () => {
  ground = await layGround();
}, LIMIT_MS);
afterEach(() => ground?.close());

const sizeOfOutbox = async ({ database }: Ground) => {
  const [row] = await database.query<{ size: string }>(`SELECT pg_total_relation_size('outbox') AS size`);
  return Number(row?.size) / MIB;
};

/** Writers with an outbox of their own; answers how to write a number of tips in one transaction. */
async function aWriter(place: Ground): Promise<{ write(count: number): Promise<void>; close(): Promise<void> }> {
  const options = { url: place.database.url, applicationName: 'writer', poolSize: 4 };
  const source = await createDataSource(options).initialize();
  const transactions = new Transactions(source);
  const outbox = new Outbox({ service: 'probe', now: () => new Date() });
  const write = (count: number) => transactions.run((tx) => outbox.publish(tx, tipReceivedV1, tips(count)));
  return { write, close: () => source.destroy() };
}

/** Lets so many events through the outbox of a place. @returns its largest size, in MiB, and the pace. */
async function flood(place: Ground, events: number): Promise<{ largest: number; perSecond: number }> {
  const { write, close } = await aWriter(place);
  const relay = place.launch({});
  let largest = 0;
  const began = performance.now();
  for (let written = 0; written < events; written += BATCH) {
    await write(BATCH);
    largest = Math.max(largest, await sizeOfOutbox(place));
    while ((await place.count(`(SELECT FROM outbox LIMIT ${AHEAD}) AS ahead`)) === AHEAD) await pause(50);
  }
  await place.becomes('(SELECT FROM outbox LIMIT 1) AS rest', 0);
  const perSecond = events / ((performance.now() - began) / 1_000);
  await kill(relay);
  await close();
  return { largest, perSecond };
}

it(
  'the outbox stays small however much goes through it, and a month of the journal goes without a stop',
  async () => {
    // What is sent first goes into the journal of a month long past.
    await ground.database.query(`SELECT ensure_journal_months('${OLD_MONTH}', 1)`);
    await ground.database.query(`ALTER TABLE journal ALTER journaled_at SET DEFAULT '${OLD_MONTH}'`);
    const { largest, perSecond } = await flood(ground, EVENTS);
    expect(await ground.kafka.told(intakeTips.name)).toBeGreaterThanOrEqual(EVENTS);
    expect(largest).toBeLessThanOrEqual(LARGEST_MIB);

    await ground.database.query(`ALTER TABLE journal ALTER journaled_at SET DEFAULT now()`);
    ground.launch({});
    const writer = await aWriter(ground);
    const deleteMs = await timeOfDeleting();
    const { slowest, dropMs } = await dropWhileWriting(() => writer.write(1));
    expect(dropMs).toBeLessThanOrEqual(1_000);
    expect(deleteMs).toBeGreaterThan(scaled(1_000, 0));
    await writer.close();
    note(29, {
      figure:
        `${EVENTS} events at ${perSecond.toFixed(0)}/s, outbox at most ${largest.toFixed(0)} MiB; a month of them dropped in ` +
        `${dropMs.toFixed(0)} ms, the slowest write meanwhile ${slowest.toFixed(0)} ms`,
      control: `a month deleted row by row instead: ${deleteMs.toFixed(0)} ms`,
    });
  },
  LIMIT_MS,
);

it(
  'the outbox grows with all that goes through it when nobody reclaims its space, as the control',
  async () => {
    const events = scaled(200_000, 60_000);
    await ground.database.query('REVOKE MAINTAIN ON outbox FROM vigil_probe');
    await ground.database.query('ALTER TABLE outbox SET (autovacuum_enabled = false)');
    const { largest } = await flood(ground, events);
    expect(largest).toBeGreaterThan(scaled(LARGEST_MIB, 50));
    note(29, { control: `without reclaiming space: ${events} events make an outbox of ${largest.toFixed(0)} MiB` });
  },
  LIMIT_MS,
);

/** A month of the journal deleted, and taken back; in milliseconds. */
async function timeOfDeleting(): Promise<number> {
  const began = performance.now();
  await ground.database.query('BEGIN');
  await ground.database.query('DELETE FROM journal_2026_09');
  await ground.database.query('ROLLBACK');
  return performance.now() - began;
}

/** Drops the old month while writes and their relay go on. */
async function dropWhileWriting(write: () => Promise<void>): Promise<{ slowest: number; dropMs: number }> {
  let slowest = 0;
  let dropMs = Infinity;
  const timed = async (act: () => Promise<unknown>) => {
    const [began, lost] = [performance.now(), watchLostTime()];
    await act();
    return performance.now() - began - lost.stop();
  };
  const dropping = pause(500)
    .then(() => timed(() => ground.database.query(`DROP TABLE journal_2026_09`)))
    .then((ms) => void (dropMs = ms));
  for (const end = Date.now() + 2_000; Date.now() < end;) slowest = Math.max(slowest, await timed(write));
  await dropping;
  expect(slowest).toBeLessThanOrEqual(1_000);
  return { slowest, dropMs };
}
