import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import type { Tx } from '#shared/database';
import { interestSince, REPORTS_COUNTED_MAX, type Interest } from './interest.rules.js';

/** Reports in these states count; what was refused or is outside the Committee's remit is no report of the kind. */
const COUNTED_STATES = ['received', 'passed-on', 'acted-on', 'closed'];

/** Counts who has reported a subject and who follows it. Tips about officials are not among the reports. */
@Injectable()
export class InterestQueries {
  constructor(private readonly clock: Clock) {}

  /** The interest in each of the keys, which are looked for one by one. */
  async of(reads: Tx, keys: readonly string[]): Promise<Interest[]> {
    if (keys.length === 0) return [];
    const parts = keys.map((_, index) => interestIn(`$${index + 3}`));
    return reads.query(parts.join(' UNION ALL '), [interestSince(this.clock.now()), COUNTED_STATES, ...keys]);
  }
}

const LOOKED_AT = REPORTS_COUNTED_MAX + 1;

// The latest first, so that both a frequent key (by time) and a rare one (by the key) are found by an index.
function interestIn(key: string): string {
  return `
    SELECT count(*)::integer AS reports,
           to_char(min(received_at) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM') AS "sinceMonth",
           coalesce(array_agg(DISTINCT state), '{}') AS states,
           (array_agg(state ORDER BY received_at DESC))[1] AS newest,
           (SELECT count(*)::integer FROM (
              SELECT FROM tip_follows WHERE identifier_keys @> ARRAY[${key}::text] AND followed_at >= $1::timestamptz
              ORDER BY followed_at DESC LIMIT ${LOOKED_AT}) AS follow) AS followers
    FROM (SELECT received_at, state FROM tips
          WHERE identifier_keys @> ARRAY[${key}::text] AND received_at >= $1::timestamptz
            AND NOT integrity AND state = ANY ($2::text[])
          ORDER BY received_at DESC LIMIT ${LOOKED_AT}) AS report`;
}
