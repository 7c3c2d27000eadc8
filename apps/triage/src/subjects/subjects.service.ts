import { Injectable } from '@nestjs/common';
import type { Identifier } from '#shared/contracts';
import type { NewRows, Tx } from '#shared/database';
import { keyOf, type CaseLink } from './subject.rules.js';

/** Earlier cases that are noted with a new one, per identifier: the latest tell enough. */
const FORMER_CASES_PER_IDENTIFIER = 5;

/** The register of what identifies suspects' businesses, and the cases that each identifier leads to. */
@Injectable()
export class SubjectsService {
  /**
   * Locks the identifiers until the end of the transaction, entering those that are new.
   *
   * Rows, not advisory locks: the row is needed anyway, and a set of tips can name more identifiers than the server's
   * lock table has room for. One statement enters or locks each row in the order of its key, so every process takes
   * them in the same order and none can wait in a ring; whoever comes second sees the case that the first one opened.
   */
  async lock(tx: Tx, named: readonly Identifier[], at: Date): Promise<void> {
    const rows = countedByKey(named);
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO subject_identifiers AS known
         (key, kind, platform, value, hash, sealed, tip_count, first_seen_at, last_seen_at)
       SELECT key, kind, platform, value, hash, sealed, tip_count, $2, $2
       FROM jsonb_to_recordset($1::jsonb)
         AS seen(key text, kind text, platform text, value text, hash text, sealed text, tip_count integer)
       ORDER BY key COLLATE "C"
       ON CONFLICT (key) DO UPDATE
         SET tip_count = known.tip_count + excluded.tip_count,
             last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`,
      [JSON.stringify(rows), at],
    );
  }

  /** The open cases that the identifiers lead to. */
  async openCasesOf(tx: Tx, keys: readonly string[]): Promise<{ key: string; caseId: string }[]> {
    if (keys.length === 0) return [];
    return tx.query(
      `SELECT key, case_id AS "caseId" FROM case_identifiers WHERE key = ANY ($1::text[]) AND standing = 'open'`,
      [keys],
    );
  }

  /** The latest ended cases that the identifiers led to. */
  async formerCasesOf(tx: Tx, keys: readonly string[]): Promise<{ key: string; caseId: string }[]> {
    if (keys.length === 0) return [];
    return tx.query(
      `SELECT former.key, former.case_id AS "caseId"
       FROM unnest($1::text[]) AS named(key)
       CROSS JOIN LATERAL (
         SELECT key, case_id FROM case_identifiers WHERE key = named.key COLLATE "C" AND standing = 'past'
         ORDER BY case_id DESC LIMIT ${FORMER_CASES_PER_IDENTIFIER}) AS former`,
      [keys],
    );
  }

  /** Makes the identifiers lead to open cases, or counts further tips on links that exist. */
  async link(tx: Tx, links: readonly CaseLink[]): Promise<void> {
    if (links.length === 0) return;
    await tx.query(
      `INSERT INTO case_identifiers AS known (case_id, key, tip_count, standing)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[])
       ON CONFLICT (case_id, key) DO UPDATE SET tip_count = known.tip_count + excluded.tip_count`,
      [
        links.map((link) => link.caseId),
        links.map((link) => link.key),
        links.map((link) => link.tipCount),
        links.map((link) => link.standing),
      ],
    );
  }

  /** Takes tips off the links; a link that no tip supports any longer leads nowhere. */
  async unlink(tx: Tx, links: readonly Omit<CaseLink, 'standing'>[]): Promise<void> {
    if (links.length === 0) return;
    const values = [
      links.map((link) => link.caseId),
      links.map((link) => link.key),
      links.map((link) => link.tipCount),
    ];
    await tx.query(
      `UPDATE case_identifiers AS known SET tip_count = known.tip_count - gone.tip_count
       FROM (SELECT case_id, key, sum(tip_count) AS tip_count
             FROM unnest($1::uuid[], $2::text[], $3::integer[]) AS one(case_id, key, tip_count)
             GROUP BY case_id, key) AS gone
       WHERE known.case_id = gone.case_id AND known.key = gone.key`,
      values,
    );
    await tx.query(
      `DELETE FROM case_identifiers
       WHERE case_id = ANY ($1::uuid[]) AND key = ANY ($2::text[]) AND tip_count <= 0`,
      values.slice(0, 2),
    );
  }

  /** Changes what the open links of ended cases mean for later tips. */
  async endLinks(tx: Tx, caseIds: readonly string[], standing: 'past' | 'apart'): Promise<void> {
    if (caseIds.length === 0) return;
    await tx.query(`UPDATE case_identifiers SET standing = $2 WHERE case_id = ANY ($1::uuid[]) AND standing = 'open'`, [
      caseIds,
      standing,
    ]);
  }
}

/** The rows that make identifiers lead to new cases, to be written with these. */
export function linkRows(links: readonly CaseLink[]): NewRows {
  const rows = links.map(({ caseId, key, tipCount, standing }) => ({
    ...{ case_id: caseId, key, tip_count: tipCount, standing },
  }));
  return { table: 'case_identifiers', columns: ['case_id', 'key', 'tip_count', 'standing'], rows };
}

function countedByKey(named: readonly Identifier[]) {
  const rows = new Map<string, Record<string, unknown> & { tip_count: number }>();
  for (const identifier of named) {
    const key = keyOf(identifier);
    const row = rows.get(key) ?? { ...identifier, key, tip_count: 0 };
    rows.set(key, { ...row, tip_count: row.tip_count + 1 });
  }
  return [...rows.values()];
}
