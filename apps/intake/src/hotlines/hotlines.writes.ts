import type { Tx } from '#shared/database';
import { bodyKeyOf, searchTextOf, sortKeyOf, type HotlineContent } from './hotline.rules.js';
import type { HotlineVersion } from './hotline-version.rules.js';

/** A version as it is to be written. */
export interface NewVersion extends Omit<HotlineVersion, 'replacedFrom'> {
  /** The body that keeps the hotline; stays what it is for one that is known. */
  keptBy: string;
}

const columns = [
  ...['hotline_id', 'version', 'act', 'published_at', 'published_by', 'reason', 'body_code', 'body_name'],
  ...['body_name_en', 'body_key', 'level', 'channel', 'value', 'display', 'hours', 'sector', 'province_code'],
  ...['commune_code', 'former_province', 'language', 'note', 'note_en', 'source', 'valid_from', 'valid_to'],
  ...['visibility', 'checked_on', 'search_text', 'sort_key'],
].join(', ');

/**
 * Adds versions; each takes the place of all earlier ones of its hotline from its first day on. What was published is
 * never overwritten: of an earlier version only the day of its replacement is noted.
 */
export async function addVersions(tx: Tx, versions: readonly NewVersion[]): Promise<void> {
  await tx.query(
    `WITH heads AS (
       INSERT INTO hotlines (id, version, kept_by)
       SELECT (row ->> 'hotline_id')::uuid, (row ->> 'version')::integer, row ->> 'kept_by'
       FROM jsonb_array_elements($1::jsonb) AS row ORDER BY 1
       ON CONFLICT (id) DO UPDATE SET version = excluded.version
     ), replaced AS (
       UPDATE hotline_versions AS earlier SET replaced_from = later.valid_from
       FROM jsonb_populate_recordset(NULL::hotline_versions, $1::jsonb) AS later
       WHERE earlier.hotline_id = later.hotline_id
         AND (earlier.replaced_from IS NULL OR earlier.replaced_from > later.valid_from)
     )
     INSERT INTO hotline_versions (${columns})
     SELECT ${columns} FROM jsonb_populate_recordset(NULL::hotline_versions, $1::jsonb) ORDER BY hotline_id`,
    [JSON.stringify(versions.map(rowOf))],
  );
}

/** Makes acts about the same number or address wait for each other until the transaction ends. */
export async function lockContact(tx: Tx, { channel, value }: HotlineContent): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`hotline ${channel} ${value}`]);
}

/** Whether another hotline of the same body has this number or address on one of these days. */
export async function isTaken(tx: Tx, content: HotlineContent, except: string): Promise<boolean> {
  const found: unknown[] = await tx.query(
    `SELECT FROM hotline_versions
     WHERE channel = $1 AND value = $2 AND body_key = $3 AND hotline_id <> $4 AND act <> 'withdrawn'
       AND valid_from <= coalesce($6::date, 'infinity') AND coalesce(valid_to, 'infinity') >= $5::date
       AND coalesce(replaced_from, 'infinity') > greatest(valid_from, $5::date)
     LIMIT 1`,
    [content.channel, content.value, bodyKeyOf(content), except, content.validFrom, content.validTo],
  );
  return found.length > 0;
}

function rowOf(version: NewVersion): object {
  const derived = {
    bodyKey: bodyKeyOf(version),
    searchText: searchTextOf(version),
    sortKey: sortKeyOf(version, version.hotlineId, version.version),
  };
  return Object.fromEntries(Object.entries({ ...version, ...derived }).map(([name, value]) => [snakeOf(name), value]));
}

function snakeOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
