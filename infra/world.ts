import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, ensureFolder, RUN } from './paths.ts';
import type { PortBook } from './port-book.ts';
import { loadSecrets } from './secrets.ts';
import type { World } from './services.ts';

const SECRETS = join(DATA, 'secrets.json');

/** What the programs of this clone need to know, from the servers that run and what is kept under .data. */
export function worldOf(ports: PortBook, databaseUrl: string, kafkaBrokers: string): World {
  return { ports, secrets: loadSecrets(SECRETS), databaseUrl, kafkaBrokers, clockFile: virtualClock() };
}

/** The file of the virtual clock when CLOCK=virtual asks for one; at first it shows real time. */
function virtualClock(): string | undefined {
  if (process.env.CLOCK !== 'virtual') return undefined;
  const file = process.env.CLOCK_FILE ?? join(ensureFolder(RUN), 'clock.json');
  const now = new Date();
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ at: now.toISOString(), real: now.getTime(), rate: 1 }));
  return file;
}
