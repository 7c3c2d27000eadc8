import { eventually, note, scaled } from '#shared/testing';
import { SERVICES } from '../../infra/service-names.ts';
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
});

/** Tips are coming in, and what follows from them comes back out of the last service. */
async function underLoad(): Promise<void> {
  const { tips, confirmedItems } = stage.play.ledger;
  const before = { tips: tips.length, items: confirmedItems.length };
  await eventually(() => tips.length > before.tips + 20 && confirmedItems.length > before.items, { withinMs: 60_000 });
}
