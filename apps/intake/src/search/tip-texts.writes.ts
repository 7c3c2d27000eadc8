import type { NewRows } from '#shared/database';
import { searchDocumentOf } from './search-text.rules.js';

/** Texts by which a tip is found. */
export interface FoundBy {
  tipId: string;
  /** Which part of the tip they are: `tip`, or a message's number as `message-3`. */
  part: string;
  texts: readonly string[];
}

/** The rows that make texts findable; a text without a word needs none. */
export function textRows(parts: readonly FoundBy[]): NewRows {
  const rows = parts
    .map(({ tipId, part, texts }) => ({ tip_id: tipId, part, document: searchDocumentOf(texts) }))
    .filter(({ document }) => document !== '');
  return { table: 'tip_texts', columns: ['tip_id', 'part', 'document'], rows };
}
