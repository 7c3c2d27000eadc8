import type { Tx } from '#shared/database';
import { STANDING_OFFICE } from '../../tips/tip.rules.js';
import type { HotlineContent } from '../hotline.rules.js';
import { LOADED_BY, type HotlineVersion } from '../hotline-version.rules.js';
import { versionColumns } from '../hotline-records.queries.js';
import { addVersions } from '../hotlines.writes.js';
import { seedHotlines, type HotlineSeed } from './hotlines.seed.js';

/**
 * Brings the directory to what this release knows. A hotline that a body has changed, checked or withdrawn since is left
 * as it is, and so is one that is the same already; what a release corrects becomes a further version.
 */
export async function loadHotlines(tx: Tx, now: Date): Promise<void> {
  const seeds = seedHotlines();
  const known = await latestVersions(
    tx,
    seeds.map(({ id }) => id),
  );
  const versions = seeds.flatMap((seed) => {
    const latest = known.get(seed.id);
    const content = contentOf(seed);
    if (latest && (latest.act !== 'loaded' || isSame(content, latest))) return [];
    const published = { act: 'loaded' as const, publishedAt: now, publishedBy: LOADED_BY, reason: null };
    const keptBy = seed.bodyCode ?? STANDING_OFFICE;
    return [{ ...content, hotlineId: seed.id, version: (latest?.version ?? 0) + 1, ...published, keptBy }];
  });
  if (versions.length > 0) await addVersions(tx, versions);
}

async function latestVersions(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, HotlineVersion>> {
  const rows: HotlineVersion[] = await tx.query(
    `SELECT ${versionColumns} FROM hotlines head
     JOIN hotline_versions h ON h.hotline_id = head.id AND h.version = head.version
     WHERE head.id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.hotlineId, row]));
}

function contentOf({ id: _, ...seed }: HotlineSeed): HotlineContent {
  const absent = { bodyCode: null, hours: null, provinceCode: null, communeCode: null, formerProvince: null };
  return { ...absent, note: null, noteEn: null, validTo: null, checkedOn: null, ...seed };
}

function isSame(content: HotlineContent, latest: HotlineVersion): boolean {
  return Object.entries(content).every(([field, value]) => latest[field as keyof HotlineContent] === value);
}
