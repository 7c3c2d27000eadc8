import { intakeTips, triageBodies, triageCases, triageTakedownRequests, type Topic } from '#shared/contracts';
import { createPool } from '#shared/database';
import { groupOf, republish } from '#shared/messaging';
import { eventually, note, scaled } from '#shared/testing';
import type { ServiceName } from '../../infra/service-names.ts';
import { setStage, type Stage } from './stage.ts';

const LIMIT_MS = scaled(600_000, 150_000);
const CONFIRMED_BEFORE = scaled(60, 8);

/** What reporting reads, and who owns it. */
const topics: [ServiceName, Topic][] = [
  ['triage', triageBodies],
  ['triage', triageTakedownRequests],
  ['triage', triageCases],
  ['intake', intakeTips],
];

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
}, LIMIT_MS);
afterAll(() => stage?.close(), LIMIT_MS);

/** As the command does, with the rights of the topic's owner. */
async function sendAgain(owner: ServiceName, { name: topic }: Topic): Promise<number> {
  const { databaseUrl, kafka } = stage.system;
  const options = `?options=${encodeURIComponent(`-c search_path=${owner}`)}`;
  const pool = createPool({ url: databaseUrl + options, applicationName: 'test.republish', poolSize: 1 });
  const group = groupOf('reporting', topic, kafka.topicPrefix);
  try {
    return await republish(pool, { ...kafka, clientId: 'test.republish' }, { topic, group, readerIsEmpty: true });
  } finally {
    await pool.end();
  }
}

const factCount = async () =>
  (await stage.system.sql<{ count: number }>('SELECT count(*)::int FROM reporting.facts'))[0]?.count ?? 0;

it(
  'a journal that is sent again makes an emptied read model whole, while writes go on',
  async () => {
    const { system, play, settle } = stage;
    play.start();
    const confirmed = () => play.ledger.confirmedItems.length;
    await eventually(() => confirmed() >= CONFIRMED_BEFORE, { withinMs: 120_000, because: 'a thread from end to end' });
    await system.services.reporting.stop();
    await system.sql(`TRUNCATE reporting.facts, reporting.figures, reporting.thread_members, reporting.bodies,
                        reporting.inbox, reporting.parked_messages`);
    // Counted before it starts: writes go on, and a reader that has begun soon knows more facts than there were tips.
    const before = play.ledger.tips.length;
    const known = await factCount();
    expect(known).toBeLessThan(before);
    await system.services.reporting.start();
    let events = 0;
    for (const [owner, topic] of topics) events += await sendAgain(owner, topic);
    await eventually(() => play.ledger.tips.length > before + 10 && confirmed() > CONFIRMED_BEFORE + 4, {
      withinMs: 60_000,
      because: 'writes go on',
    });
    await settle();
    note(24, {
      figure:
        `${events} events sent again while tips came in: ${await factCount()} facts, every figure equal to the ledger, ` +
        `0 effects in other groups`,
      control: `not sent again: ${known} facts of ${before} tips and what followed from them`,
    });
  },
  LIMIT_MS,
);
