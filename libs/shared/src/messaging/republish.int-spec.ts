import { intakeTips, tipReceivedV1 } from '#shared/contracts';
import { createPool } from '#shared/database';
import { republish, type RepublishOrder } from '#shared/messaging';
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
} from '#shared/testing';

let database: TestDatabase;
let broker: TestBroker;
let probe: Probe;

beforeEach(async () => {
  [database, broker] = await Promise.all([createTestDatabase(probePlan), createTestBroker([intakeTips])]);
  probe = await startProbe({ database, broker });
});

afterEach(async () => {
  await probe.stop();
  await Promise.all([broker.close(), database.drop()]);
});

/** Unknown fields are allowed, of any size. */
function aLargeTipEvent() {
  const event = aTipEvent();
  return { ...event, data: { ...event.data, filler: 'x'.repeat(200_000) } };
}

async function sendAgain(order: Partial<RepublishOrder> = {}): Promise<number> {
  const pool = createPool({ url: database.url, applicationName: 'probe.republish', poolSize: 1 });
  const { brokers, topicPrefix } = broker;
  const kafka = { brokers, topicPrefix, clientId: 'probe.republish' };
  const group = `${topicPrefix}probe.intake-tips`;
  try {
    return await republish(pool, kafka, { topic: intakeTips.name, group, ...order });
  } finally {
    await pool.end();
  }
}

const count = async (table: string) =>
  Number((await database.query<{ count: string }>(`SELECT count(*) FROM ${table}`))[0]?.count);
const becomes = (table: string, expected: number) =>
  eventually(async () => (await count(table)) === expected, { because: `${expected} ${table}` });
const empty = () => database.query('TRUNCATE inbox, effects');

describe('republish', () => {
  it('gives a rebuilt read model the journal again, in order, and nothing to a reader that has it', async () => {
    const tip = aTipEvent();
    await probe.publish(tipReceivedV1, [tip, aTipEvent()]);
    await probe.publish(tipReceivedV1, [{ ...tip, version: 2 }]);
    await becomes('effects', 3);
    await becomes('journal', 3);
    expect(await sendAgain()).toBe(3);
    await sendAgain({ group: `${broker.topicPrefix}another.intake-tips` });
    await probe.publish(tipReceivedV1, [aTipEvent()]);
    await becomes('effects', 4);
    await becomes('journal', 4);
    await empty();
    await sendAgain();
    await becomes('effects', 4);
    const rows = await database.query(`SELECT version FROM effects WHERE subject = '${tip.id}' ORDER BY seq`);
    expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('sends what a reader may have had and forgotten only when that reader is empty', async () => {
    await probe.publish(tipReceivedV1, [aTipEvent()]);
    await becomes('journal', 1);
    await database.query(`UPDATE journal SET journaled_at = now() - interval '61 days'`);
    await database.query('TRUNCATE inbox');
    await probe.publish(tipReceivedV1, [aTipEvent()]);
    await becomes('effects', 2);
    await becomes('journal', 2);
    await expect(sendAgain()).rejects.toThrow(RangeError);
    expect(await sendAgain({ since: new Date(Date.now() - 3_600_000) })).toBe(1);
    await empty();
    expect(await sendAgain({ readerIsEmpty: true })).toBe(2);
    await becomes('effects', 2);
  });

  it('sends large events in as many requests as they need', async () => {
    const tips = Array.from({ length: 12 }, () => aLargeTipEvent());
    for (const tip of tips) await probe.publish(tipReceivedV1, [tip]);
    await becomes('effects', 12);
    await becomes('journal', 12);
    await empty();
    expect(await sendAgain()).toBe(12);
    await becomes('effects', 12);
  });
});
