import type { Caller } from '#shared/auth';
import type { NewRows, Tx } from '#shared/database';
import type { Extraction } from '../identifiers/extraction.rules.js';
import type { KeptExtraction } from './extraction-decision.rules.js';

const columns = ['tip_id', 'number', 'kind', 'span_start', 'span_end', 'value', 'hash', 'sealed'];

/** The rows of what a new tip's text names, numbered from 1 in the order of the text. */
export function extractionRows(tipId: string, extractions: readonly Extraction[]): NewRows {
  const rows = extractions.map(({ kind, start, end, value, hash, sealed }, index) => ({
    tip_id: tipId,
    number: index + 1,
    kind,
    span_start: start,
    span_end: end,
    value,
    hash,
    sealed,
  }));
  return { table: 'tip_extractions', columns, rows };
}

/** What a tip's text names, in the order of the text. */
export function extractionsOf(tx: Tx, tipId: string): Promise<KeptExtraction[]> {
  return tx.query(
    `SELECT number, kind, span_start AS start, span_end AS end, value, hash, sealed, state, version,
            added_keys AS "addedKeys", decided_body AS "decidedBody", decided_at AS "decidedAt"
     FROM tip_extractions WHERE tip_id = $1 ORDER BY number`,
    [tipId],
  );
}

interface Decided {
  tipId: string;
  extraction: KeptExtraction;
  by: Caller;
  at: Date;
}

/** Writes down what an officer has decided on an extraction. */
export async function keepDecision(tx: Tx, { tipId, extraction, by, at }: Decided): Promise<void> {
  const { number, state, version, addedKeys } = extraction;
  await tx.query(
    `UPDATE tip_extractions
     SET state = $3, version = $4, added_keys = $5, decided_by = $6, decided_body = $7, decided_at = $8
     WHERE tip_id = $1 AND number = $2`,
    [tipId, number, state, version, addedKeys, by.subject, by.body, at],
  );
}
