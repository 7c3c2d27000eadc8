/**
 * Writes openapi/<service>.json and the merged openapi/vigil.json from the code; with `--check` it only tells which of
 * them are not up to date. Run after the build: `npm run openapi [-- --check]`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeService } from '#shared/http';
import { mergedDocument } from '../../apps/gateway/src/docs/merged-document.js';
import { routingFaults } from '../../apps/gateway/src/docs/routing-faults.js';
import type { ServiceDocuments } from '../../apps/gateway/src/docs/documents.js';
import { routeTable } from '../../apps/gateway/src/routes/route-table.js';
import { definitions } from './definitions.js';

const FOLDER = 'openapi';

/** The text of each file, by its name. */
async function generatedFiles(): Promise<Map<string, string>> {
  const documents = await describedServices();
  const faults = routingFaults(documents, routeTable);
  if (faults.length > 0) throw new Error(`The routes and the services differ:\n${faults.join('\n')}`);
  const all = { ...documents, vigil: mergedDocument(documents, routeTable) };
  return new Map(
    Object.entries(all).map(([name, content]) => [`${name}.json`, `${JSON.stringify(content, null, 2)}\n`]),
  );
}

async function describedServices(): Promise<ServiceDocuments> {
  const described = definitions.map(async (each) => [each.name, await describeService(each)] as const);
  return Object.fromEntries(await Promise.all(described)) as ServiceDocuments;
}

async function writeFiles(files: Map<string, string>): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const [name, text] of files) await writeFile(join(FOLDER, name), text);
  console.log(`${FOLDER}/: ${[...files.keys()].join(', ')}`);
}

async function checkFiles(files: Map<string, string>): Promise<void> {
  const stale: string[] = [];
  for (const [name, text] of files) {
    const committed = await readFile(join(FOLDER, name), 'utf8').catch(() => '');
    if (committed !== text) stale.push(name);
  }
  if (stale.length > 0) throw new Error(`Not up to date: ${stale.join(', ')}. Run npm run openapi and commit.`);
}

try {
  const files = await generatedFiles();
  await (process.argv.includes('--check') ? checkFiles(files) : writeFiles(files));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
