import { stopTestInfra } from './test-infra.ts';

/** The servers stay up for the next run of a developer; a CI run leaves no process behind. */
export default async function globalTeardown(): Promise<void> {
  if (process.env.CI === 'true') await stopTestInfra();
}
