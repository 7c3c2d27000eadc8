import { join } from 'node:path';
import { StartFault } from './fault.ts';
import { ROOT } from './paths.ts';
import { runProgram } from './run-program.ts';
import { SERVICES } from './service-names.ts';
import { serviceEnv, type World } from './services.ts';

/**
 * Runs the compiled migrate step: roles, schemas, migrations, topics and reference data. It gets each service's
 * variables as one JSON object, because reference data is loaded with the service's own role and keys.
 */
export async function migrate(world: World, signal?: AbortSignal): Promise<void> {
  const program = join(ROOT, 'dist', 'infra', 'deploy', 'migrate.js');
  const environments = Object.fromEntries(SERVICES.map((name) => [name, serviceEnv(name, world)]));
  const env = {
    ...process.env,
    MIGRATE_DATABASE_URL: world.databaseUrl,
    MIGRATE_SERVICES: JSON.stringify(environments),
  };
  const { code, output } = await runProgram(process.execPath, ['--enable-source-maps', program], {
    cwd: ROOT,
    env,
    signal,
  });
  if (code !== 0) throw new StartFault(`The migrate step failed:\n${output.trim().split('\n').slice(-20).join('\n')}`);
}
