import { randomUUID } from 'node:crypto';
import { eventually, note, scaled } from '#shared/testing';
import { SERVICES } from '../../infra/service-names.ts';
import { aSubmission } from './ground.ts';
import { setStage, type Stage } from './stage.ts';

const LIMIT_MS = 150_000;
const ORDERED_END_LIMIT_MS = 10_000;
const stops = Array.from({ length: scaled(4, 1) }, () => SERVICES).flat();

let stage: Stage;
let slowestMs = 0;

beforeAll(async () => {
  stage = await setStage();
}, LIMIT_MS);
afterAll(() => stage?.close(), LIMIT_MS);

describe('a service that is told to stop under load (SIGTERM)', () => {
  it.each(stops)(
    'ends within 10 s with exit code 0, and nothing is lost or doubled: %s',
    async (name) => {
      const { system, play, settle } = stage;
      const service = system.services[name];
      play.start();
      await underLoad();
      const told = performance.now();
      await service.stop('SIGTERM');
      expect(await service.ended).toBe(0);
      const tookMs = performance.now() - told;
      slowestMs = Math.max(slowestMs, tookMs);
      expect(tookMs).toBeLessThan(ORDERED_END_LIMIT_MS);
      await service.start();
      await underLoad();
      await settle();
    },
    LIMIT_MS,
  );

  it('is seen of every service', () => {
    const { tips } = stage.play.ledger;
    expect(tips.length).toBeGreaterThan(stops.length);
    const slowest = (slowestMs / 1_000).toFixed(1);
    note(20, {
      figure: `${stops.length} stops of ${SERVICES.length} services under load: exit code 0, at most ${slowest} s; ${tips.length} tips, 0 differences in the balance`,
    });
  });

  // Last of all, since the play's ledger knows nothing of these tips.
  it(
    'answers the requests under way before it ends; one that is killed cuts them, as the control',
    async () => {
      const told = await endInTheMiddle('SIGTERM');
      expect(told).toEqual({ answers: [201, 201], ended: 0 });
      await stage.system.services.intake.start();
      const killed = await endInTheMiddle('SIGKILL');
      expect(killed).toEqual({ answers: ['cut', 'cut'], ended: 'SIGKILL' });
      note(20, {
        figure: '2 of 2 requests under way answered',
        control: 'killed instead: 2 of 2 requests under way cut, no exit code',
      });
    },
    LIMIT_MS,
  );
});

/** Ends intake while two tips are being written, in one statement or in two; they can go on once it is no longer open. */
async function endInTheMiddle(signal: NodeJS.Signals) {
  const { system, seize, standingStill } = stage;
  const { intake } = system.services;
  const release = await seize('intake.tips');
  const posting = Array.from({ length: 2 }, () => post(`${intake.url}/v1/tips`));
  const claimed = `SELECT FROM intake.idempotency_keys WHERE state = 'running'`;
  const areUnderWay = async () =>
    (await system.sql(claimed)).length === posting.length && (await standingStill('vigil.intake')) > 0;
  await eventually(areUnderWay, { because: 'all under way' });
  const stopping = intake.stop(signal);
  await eventually(
    () =>
      fetch(`${intake.url}/health/live`).then(
        ({ ok }) => !ok,
        () => true,
      ),
    { because: 'it closes' },
  );
  await release();
  await stopping;
  return { answers: await Promise.all(posting), ended: await intake.ended };
}

async function post(url: string): Promise<number | 'cut'> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(aSubmission()) }).then(
    ({ status }) => status,
    () => 'cut',
  );
}

/** Tips are coming in, and what follows from them comes back out of the last service. */
async function underLoad(): Promise<void> {
  const { tips, confirmedItems } = stage.play.ledger;
  const before = { tips: tips.length, items: confirmedItems.length };
  await eventually(() => tips.length > before.tips + 20 && confirmedItems.length > before.items, { withinMs: 60_000 });
}
