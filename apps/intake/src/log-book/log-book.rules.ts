import { receivingBodyOf } from '../screening/screening.rules.js';
import { CORRUPTION_POLICE, GOVERNMENT_INSPECTORATE, STANDING_OFFICE } from '../tips/tip.rules.js';

/** What decides in whose book a tip stands. */
export interface Entered {
  integrity: boolean;
  accusedBody: string | null;
  recordedBy: string | null;
}

const PLATFORM_PREFIX = 'platform-';

/**
 * The body in whose book a tip stands: the one that received it, the Standing Office for the public's form and for
 * platforms, which keep no book.
 *
 * A tip about an official stands in the book of the Government Inspectorate, and one about the Inspectorate in that of the
 * police against corruption, not in that of who took it down: this body, and whoever is above it and so reads its book,
 * may be the accused, now or after the next reorganisation, and often the accused is not known. As no other book ever
 * holds such a tip, neither an entry nor a gap in the numbers tells of one.
 */
export function bookOf(tip: Entered): string {
  const receiver = receivingBodyOf(tip);
  return receiver.startsWith(PLATFORM_PREFIX) ? STANDING_OFFICE : receiver;
}

/** The same in SQL about a row of `tips`; the index `tips_log_book_idx` is made of these words. */
export const bookOfTip = `CASE
  WHEN integrity THEN CASE accused_body WHEN '${GOVERNMENT_INSPECTORATE}' THEN '${CORRUPTION_POLICE}' ELSE '${GOVERNMENT_INSPECTORATE}' END
  WHEN recorded_by IS NULL OR starts_with(recorded_by, '${PLATFORM_PREFIX}') THEN '${STANDING_OFFICE}'
  ELSE recorded_by END`;

/** Who besides its keeper opens a book that holds tips about officials. Nobody is above the Standing Office. */
const readersOfClosed: Readonly<Record<string, readonly string[]>> = {
  [GOVERNMENT_INSPECTORATE]: [],
  [CORRUPTION_POLICE]: [STANDING_OFFICE],
  [STANDING_OFFICE]: [],
};

/** A book that somebody asks for. */
export interface AskedBook {
  /** Code of the body whose book it is. */
  body: string;
  /** The bodies above it, as the register has them today. */
  above: readonly string[];
  /** Whether the register has the body. */
  known: boolean;
}

/**
 * Whether the officers of a body may open a book: each its own, those of the bodies under it, and the Standing Office
 * every other one but that of the Government Inspectorate. That one is closed to it whether or not it holds a tip about
 * the Standing Office, since a book that closes on some day would tell that it does.
 */
export function mayOpen(reader: string, { body, above, known }: AskedBook): boolean {
  if (reader === body) return true;
  const closed = readersOfClosed[body];
  if (closed) return known && closed.includes(reader);
  return known && (reader === STANDING_OFFICE || above.includes(reader));
}
