import { GOVERNMENT_INSPECTORATE, STANDING_OFFICE } from '../tips/tip.rules.js';

/**
 * In whose book a tip stands, in SQL about a row of `tips`; the index `tips_log_book_idx` is made of these words.
 *
 * It is the body that received the tip, the Standing Office for the public's form and for platforms, which keep no book.
 * A tip about an official stands in the book of the Government Inspectorate, and one about the Inspectorate in that of the
 * Standing Office: whoever keeps, and whoever is above, the receiver's book may be the accused, now or after the next
 * reorganisation, or the accused may not be known. As no other book ever holds such a tip, neither an entry nor a gap in
 * the numbers tells of one.
 */
export const bookOfTip = `CASE
  WHEN integrity THEN CASE accused_body WHEN '${GOVERNMENT_INSPECTORATE}' THEN '${STANDING_OFFICE}' ELSE '${GOVERNMENT_INSPECTORATE}' END
  WHEN recorded_by IS NULL OR starts_with(recorded_by, 'platform-') THEN '${STANDING_OFFICE}'
  ELSE recorded_by END`;

/** The books that hold tips about officials: nobody but their keeper opens them. */
const CLOSED_BOOKS: readonly string[] = [GOVERNMENT_INSPECTORATE, STANDING_OFFICE];

/** A book that somebody asks for. */
export interface AskedBook {
  /** Code of the body whose book it is. */
  body: string;
  /** The bodies above it, as the register has them today. */
  above: readonly string[];
  /** Whether there is such a body, or such a book. */
  known: boolean;
}

/**
 * Whether the officers of a body may open a book: each its own, those of the bodies under it, and the Standing Office
 * every other one but that of the Government Inspectorate. That one is closed to it whether or not it holds a tip about
 * the Standing Office, since a book that closes on some day would tell that it does.
 */
export function mayOpen(reader: string, { body, above, known }: AskedBook): boolean {
  if (reader === body) return true;
  if (CLOSED_BOOKS.includes(body)) return false;
  return known && (reader === STANDING_OFFICE || above.includes(reader));
}

/** Whether a reader of an entry may read the tip itself too, and so its summary: as TipsQueries lets them. */
export const readsTip = (reader: string) => ({
  /** In SQL about a row `tip` of `tips`, with `$` for the reader. */
  condition:
    reader === STANDING_OFFICE
      ? 'tip.accused_body IS DISTINCT FROM $'
      : 'EXISTS (SELECT FROM tip_entitlements AS reader WHERE reader.tip_id = tip.id AND reader.body = $ OFFSET 0)',
});
