/**
 * Freezes what the event contracts promise: libs/shared/src/contracts/released/<type>.json, and for each set of
 * optional fields added later <type>.2.json and so on. Nothing that is there is ever written again, and a breaking
 * change is refused: it needs a new version of the type. Run after the build:
 * `node tools/release-contracts.ts`; with `--check` it only tells what is missing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { breakingChanges, contracts, type EventContract, type Schema } from '#shared/contracts';

const folder = new URL('../libs/shared/src/contracts/released/', import.meta.url);

/**
 * Writes into a folder what has not been released there yet, and returns the names of the files.
 * @throws Error when a contract breaks what has been released of it; then nothing is written.
 */
export async function releaseMissing(all: readonly EventContract[], into: URL): Promise<string[]> {
  const missing = all.flatMap((contract) => missingRelease(contract, into));
  for (const { contract, file } of missing) await release(contract, new URL(file, into));
  return missing.map(({ file }) => file);
}

function missingRelease(contract: EventContract, into: URL): { contract: EventContract; file: string }[] {
  const releases = releasesOf(contract.type, into);
  const now = contract.data as unknown as Schema;
  const breaks = releases.flatMap((data) => breakingChanges(data, now));
  if (breaks.length > 0) throw new Error(`${contract.type} has been released and may not change: ${breaks.join('; ')}`);
  // No break in the other direction either: the release knows every field.
  if (releases.some((data) => breakingChanges(now, data).length === 0)) return [];
  return [{ contract, file: fileOf(contract.type, releases.length + 1) }];
}

function releasesOf(type: string, into: URL, number = 1): Schema[] {
  const path = new URL(fileOf(type, number), into);
  if (!existsSync(path)) return [];
  const { data } = JSON.parse(readFileSync(path, 'utf8')) as { data: Schema };
  return [data, ...releasesOf(type, into, number + 1)];
}

const fileOf = (type: string, number: number) => (number === 1 ? `${type}.json` : `${type}.${number}.json`);

async function release({ type, topic, data }: EventContract, path: URL): Promise<void> {
  const text = JSON.stringify({ type, topic: topic.name, key: topic.key, data });
  writeFileSync(path, await format(text, { parser: 'json', printWidth: 120 }), { flag: 'wx' });
}

/** Says what has not been released, without releasing it. */
function check(): void {
  const missing = contracts.flatMap((contract) => missingRelease(contract, folder));
  if (missing.length === 0) return;
  console.error(
    `Run "node tools/release-contracts.ts": ${missing.map(({ file }) => file).join(', ')} is not released.`,
  );
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const files = await releaseMissing(contracts, folder);
  console.log(files.length === 0 ? 'Everything has been released before.' : `Released ${files.join(', ')}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await (process.argv.includes('--check') ? check() : run());
