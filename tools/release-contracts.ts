/**
 * Freezes every event contract that is not frozen yet, as libs/shared/src/contracts/released/<type>.json.
 * What has been released is never written again: a change to it is either compatible or a new version.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contracts, type EventContract } from '#shared/contracts';

const folder = new URL('../libs/shared/src/contracts/released/', import.meta.url);

/** Writes the releases that are missing in a folder and returns their types. */
export function releaseMissing(all: readonly EventContract[], into: URL): string[] {
  const missing = all.filter(({ type }) => !existsSync(new URL(`${type}.json`, into)));
  for (const contract of missing) release(contract, into);
  return missing.map(({ type }) => type);
}

function release({ type, topic, data }: EventContract, into: URL): void {
  const text = JSON.stringify({ type, topic: topic.name, key: topic.key, data }, null, 2);
  writeFileSync(new URL(`${type}.json`, into), `${text}\n`, { flag: 'wx' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const types = releaseMissing(contracts, folder);
  console.log(types.length === 0 ? 'Every event type has been released before.' : `Released ${types.join(', ')}.`);
}
