import { eventually } from '#shared/testing';
import { SERVICES } from '../../infra/service-names.ts';
import { setStage, type Stage } from './stage.ts';

const LIMIT_MS = 150_000;
const ORDERED_END_LIMIT_MS = 10_000;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
}, LIMIT_MS);
afterAll(() => stage?.close(), LIMIT_MS);

describe('a service that is told to stop under load (SIGTERM)', () => {
  it.each(SERVICES)(
    'ends within 10 s with exit code 0, and nothing is lost or doubled: %s',
    async (name) => {
      const { system, play, settle } = stage;
      const service = system.services[name];
      play.start();
      await underLoad();
      const told = performance.now();
      await service.stop('SIGTERM');
      expect(await service.ended).toBe(0);
      expect(performance.now() - told).toBeLessThan(ORDERED_END_LIMIT_MS);
      await service.start();
      await underLoad();
      await settle();
    },
    LIMIT_MS,
  );
});

/** Tips are coming in, and what follows from them comes back out of the last service. */
async function underLoad(): Promise<void> {
  const { tips, confirmedItems } = stage.play.ledger;
  const before = { tips: tips.length, items: confirmedItems.length };
  await eventually(() => tips.length > before.tips + 20 && confirmedItems.length > before.items, { withinMs: 60_000 });
}
