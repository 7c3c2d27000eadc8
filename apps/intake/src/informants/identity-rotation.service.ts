import { Injectable, Logger } from '@nestjs/common';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { COUNT_LIMIT_ROWS } from '#shared/messaging';
import { counter, gauge, newContext, runInContext, systemActor } from '#shared/observability';
import { InformantsService } from './informants.service.js';

/** Keys wrapped anew in one transaction: some 20 ms of work, so that none holds its locks for long. */
export const REWRAPPED_AT_ONCE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const actor = { ...systemActor, body: 'intake' };

const underOldKeys = gauge({
  name: 'vigil_intake_identities_under_old_keys',
  help: 'Identities whose key is not under the current key, by whether the keyring holds theirs; each key is counted up to 10,000.',
  labels: ['ring'],
});
const rewrappedKeys = counter({
  name: 'vigil_intake_identities_rewrapped_total',
  help: 'Identities whose key was put under the current key.',
});

interface Row {
  tipId: string;
  sealedKey: string;
}

/** Puts the keys of identities under the keyring's current key, so that the old one can be taken out. */
@Injectable()
export class IdentityRotation {
  private readonly log = new Logger(IdentityRotation.name);
  /** The old keys that this pass has still to visit, the present one first, and how far that has come. */
  private pass: string[] = [];
  private after = BEFORE_ALL;
  private failures = 0;

  constructor(
    private readonly transactions: Transactions,
    private readonly informants: InformantsService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Does one step; answers whether there is more at once. Where it has come to is in the rows themselves, so that any
   * replica goes on after any other; a row that cannot be opened is passed over and tried again in the next pass.
   */
  async step(): Promise<boolean> {
    const [keyId] = this.pass.length > 0 ? this.pass : (this.pass = await this.keysToVisit());
    if (keyId === undefined) return false;
    const rows = await runInContext(newContext({ actor }), () => this.rewrapNext(keyId));
    this.after = rows.at(-1)?.tipId ?? this.after;
    if (rows.length === REWRAPPED_AT_ONCE) return true;
    this.leave(keyId);
    if (this.pass.length === 0) await this.count();
    return this.pass.length > 0;
  }

  private leave(keyId: string): void {
    if (this.failures > 0) this.log.error(`${this.failures} identities under the key ${keyId} cannot be opened.`);
    this.pass.shift();
    this.after = BEFORE_ALL;
    this.failures = 0;
  }

  private async keysToVisit(): Promise<string[]> {
    const counts = await this.count();
    return [...counts.keys()].filter((keyId) => this.informants.holds(keyId));
  }

  /** How many rows each key but the current one has, shown in the figures too. */
  private async count(): Promise<Map<string, number>> {
    const rows = await this.transactions.runAlone<{ keyId: string; rows: number }[]>(countSql, [
      this.informants.currentKeyId,
    ]);
    const shown = { held: 0, missing: 0 };
    for (const { keyId, rows: count } of rows) shown[this.informants.holds(keyId) ? 'held' : 'missing'] += count;
    for (const [ring, count] of Object.entries(shown)) underOldKeys.set({ ring }, count);
    return new Map(rows.map(({ keyId, rows: count }) => [keyId, count]));
  }

  private async rewrapNext(keyId: string): Promise<Row[]> {
    const { rows, renewed } = await this.transactions.run(async (tx) => {
      const found = await lockNext(tx, keyId, this.after);
      const fresh = found.flatMap((row) => this.renewed(row));
      if (fresh.length > 0) {
        await write(tx, fresh);
        this.record(tx, keyId, fresh.length);
      }
      return { rows: found, renewed: fresh.length };
    });
    this.failures += rows.length - renewed;
    rewrappedKeys.inc(renewed);
    return rows;
  }

  /** Which tips have an informant is no matter of the audit log. */
  private record(tx: Tx, from: string, identities: number): void {
    const objectId = this.informants.currentKeyId;
    const details = { from, identities };
    this.audit.record(tx, { act: 'informant.rewrap', objectKind: 'identity-key', objectId, details });
  }

  private renewed({ tipId, sealedKey }: Row): Row[] {
    try {
      return [{ tipId, sealedKey: this.informants.rewrap(sealedKey, tipId) }];
    } catch {
      return []; // Counted as a failure, and told of at the end of the pass.
    }
  }
}

/**
 * The keys are read one after the other by the index, however many rows each has. Written so that only the index of the
 * key is in the order asked for: after a rotation the planner believes that every row is under the same key, and would
 * read the whole table for the few of another one.
 */
const countSql = `
  WITH RECURSIVE key AS (
    SELECT min(key_id) AS id FROM informants
    UNION ALL
    SELECT (SELECT min(key_id) FROM informants WHERE key_id > key.id) FROM key WHERE key.id IS NOT NULL)
  SELECT key.id AS "keyId",
         (SELECT count(*)::integer FROM (
            SELECT FROM informants WHERE key_id = ANY (ARRAY[key.id]) ORDER BY key_id, tip_id LIMIT ${COUNT_LIMIT_ROWS}) AS counted) AS rows
  FROM key WHERE key.id <> $1`;

/** Those that another replica has at hand are passed over. */
function lockNext(tx: Tx, keyId: string, after: string): Promise<Row[]> {
  return tx.query(
    `SELECT tip_id AS "tipId", sealed_key AS "sealedKey" FROM informants
     WHERE key_id = ANY ($1::text[]) AND tip_id > $2 ORDER BY key_id, tip_id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED`,
    [[keyId], after, REWRAPPED_AT_ONCE],
  );
}

async function write(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.query(
    `UPDATE informants SET sealed_key = renewed.sealed_key
     FROM unnest($1::uuid[], $2::text[]) AS renewed(tip_id, sealed_key) WHERE informants.tip_id = renewed.tip_id`,
    [rows.map(({ tipId }) => tipId), rows.map(({ sealedKey }) => sealedKey)],
  );
}
