import { eventually } from '#shared/testing';
import { setStage, type Stage } from './stage.ts';

const LIMIT_MS = 150_000;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
}, LIMIT_MS);
afterAll(() => stage?.close(), LIMIT_MS);
beforeEach(() => stage.play.start());

const story = (name: string, act: () => Promise<void>) => it(name, act, LIMIT_MS);

const count = async (from: string) =>
  (await stage.system.sql<{ count: number }>(`SELECT count(*)::int FROM ${from}`))[0]?.count ?? 0;

/** Waits for the dangerous moment, without which the kill would prove nothing. */
const seen = (because: string, isThere: () => Promise<boolean>) => eventually(isThere, { because, withinMs: 30_000 });

describe('a service killed in the middle of its work, and started again', () => {
  story(
    'loses and doubles nothing when intake dies with events unsent, and with events sent but unmarked',
    async () => {
      const { system, kafka, kill, seize, standingStill, settle } = stage;
      await system.services.intake.stop();
      await system.services.intake.start({ OUTBOX_ENABLED: 'false' });
      await seen('unsent events', async () => (await count('intake.outbox')) >= 20);
      await kill('intake');
      const release = await seize('intake.journal');
      await system.services.intake.start();
      await seen('sent events that are not marked', async () => (await standingStill('vigil.intake.relay')) > 0);
      await kill('intake');
      await release();
      await system.services.intake.start();
      await settle();
      const distinct = await count(`intake.journal WHERE topic = 'intake.tips'`);
      expect(await kafka.told('intake.tips')).toBeGreaterThan(distinct);
    },
  );

  story('loses and doubles nothing when triage dies with tips taken and cases uncommitted', async () => {
    const { system, kafka, kill, seize, standingStill, settle } = stage;
    const release = await seize('triage.case_tips');
    await seen('uncommitted cases', async () => (await standingStill('vigil.triage.consumers')) > 0);
    await seen('tips that wait', async () => (await kafka.lag('triage', 'intake.tips')) >= 10);
    await kill('triage');
    await release();
    await system.services.triage.start();
    await settle();
  });

  story('loses and doubles nothing when the gateway dies with requests in flight', async () => {
    const { system, play, kill, seize, standingStill, settle } = stage;
    const before = play.ledger.repeated;
    const release = await seize('intake.tips');
    await seen('requests in flight', async () => (await standingStill('vigil.intake')) > 0);
    await kill('gateway');
    await release(); // Intake commits them now, and nobody is there to hear it.
    await seen('acts whose answer was lost', async () => (await count('intake.tips')) > play.ledger.tips.length);
    await system.services.gateway.start();
    await settle();
    expect(play.ledger.repeated).toBeGreaterThan(before);
  });

  story('loses and doubles nothing when notifications dies with deliveries due and under way', async () => {
    const { system, platform, kill, settle } = stage;
    platform.stall();
    const due = async () => count(`notifications.deliveries WHERE state = 'pending'`);
    await seen('deliveries under way', async () => platform.unanswered >= 2);
    await seen('deliveries that are due', async () => (await due()) > platform.unanswered);
    await kill('notifications');
    platform.recover();
    await system.services.notifications.start();
    await settle();
  });

  story('loses and doubles no figure when reporting dies with events taken and uncommitted', async () => {
    const { system, kafka, kill, seize, standingStill, settle } = stage;
    const release = await seize('reporting.figures');
    await seen('uncommitted figures', async () => (await standingStill('vigil.reporting.consumers')) > 0);
    await kill('reporting');
    await release();
    await seen('events that wait', async () => (await kafka.lag('reporting', 'intake.tips')) >= 10);
    await system.services.reporting.start();
    await settle();
  });

  // Last of all, since it breaks the balance for good.
  story('shows in the balance, as the control, when one event is taken out of the outbox', async () => {
    const { system, kill, balance } = stage;
    const { intake } = system.services;
    await intake.stop();
    await intake.start({ OUTBOX_ENABLED: 'false' });
    await seen('unsent events', async () => (await count('intake.outbox')) >= 5);
    await system.sql(
      `DELETE FROM intake.outbox WHERE seq =
         (SELECT seq FROM intake.outbox WHERE event_type = 'tip.received.v1' LIMIT 1)`,
    );
    await kill('intake');
    await intake.start();
    const { found, expected } = await balance();
    expect(found.tips).toEqual(expected.tips);
    expect(found.tipsInCases).toBe(Number(expected.tipsInCases) - 1);
    expect(found.report['tips']).toBe(Number(expected.report['tips']) - 1);
  });
});
