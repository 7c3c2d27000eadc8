import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { provideKafka, providePostgres, stopLocalServers } from './local-servers.ts';
import { migrate } from './migrate.ts';
import { RUN } from './paths.ts';
import { plannedPorts } from './port-book.ts';
import { step } from './progress.ts';
import { readLivingState } from './run-state.ts';
import { worldOf } from './world.ts';

/** Runs the migrate step alone; servers that were not running before are stopped again. */
export async function migrateOnly(): Promise<void> {
  const running = readLivingState();
  await step('build', () => buildIfStale());
  try {
    const [databaseUrl, kafkaBrokers] = await Promise.all([providePostgres(), provideKafka()]);
    const world = worldOf(plannedPorts(join(RUN, 'ports.json')), databaseUrl, kafkaBrokers);
    await step('migrations', () => migrate(world));
  } finally {
    if (!running) await stopLocalServers();
  }
}
