import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, TEST_DATA } from '../../infra/paths.ts';
import { isAlive, markOf, type ProcessMark } from '../../infra/processes.ts';
import { stopLeftovers } from '../../infra/supervisor.ts';
import { dropDatabase } from './system-database.ts';

const HOMES = join(TEST_DATA, 'systems');
const RECORD = 'record.json';

/** What a system holds that would outlive a test run which is killed. */
interface HomeRecord {
  owner: ProcessMark;
  database: string;
  programs: ProcessMark[];
}

/** The folder of one system: its secrets, logs and clock, and the record of what it holds. */
export function homeOf(database: string): string {
  return ensureFolder(join(HOMES, database));
}

export function noteHeld(database: string, programs: ProcessMark[]): void {
  const owner = markOf(process.pid);
  if (!owner) throw new Error('This process cannot see itself; is /proc mounted?');
  const record: HomeRecord = { owner, database, programs };
  writeFileSync(join(homeOf(database), RECORD), JSON.stringify(record));
}

export function forgetHome(database: string): void {
  rmSync(join(HOMES, database), { recursive: true, force: true });
}

/** Ends the processes and drops the databases of test runs that were killed before they could do so. */
export async function sweepLeftovers(): Promise<void> {
  for (const name of readdirSync(ensureFolder(HOMES))) {
    const file = join(HOMES, name, RECORD);
    if (!existsSync(file)) continue;
    const { owner, database, programs } = JSON.parse(readFileSync(file, 'utf8')) as HomeRecord;
    if (isAlive(owner)) continue;
    await stopLeftovers(programs);
    await dropDatabase(database);
    forgetHome(database);
  }
}
