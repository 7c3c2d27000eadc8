import type { Pool } from 'pg';
import { COUNT_LIMIT_ROWS, LANES_PER_TOPIC } from './limits.js';

/** The states in which a parked message still waits for something. */
export const openStates = ['retrying', 'waiting', 'parked'] as const;

export type OpenState = (typeof openStates)[number];

/** What the outbox and the parking table hold; counts end at {@link COUNT_LIMIT_ROWS}. */
export interface StoreFigures {
  unsentRows: number;
  /** Seconds since the oldest unsent row was written; 0 when there is none. */
  oldestUnsentAgeSeconds: number;
  parked: Record<OpenState, { messages: number; oldestAgeSeconds: number }>;
}

/** Reads the figures by index, at a cost that does not grow with the tables. */
export async function readStoreFigures(pool: Pool, topics: readonly string[]): Promise<StoreFigures> {
  const [unsent, parked] = await Promise.all([
    pool.query<{ rows: number; age: number }>(unsentSql, [topics]),
    pool.query<{ state: OpenState; messages: number; age: number }>(parkedSql, [openStates]),
  ]);
  const byState = new Map(parked.rows.map((row) => [row.state, row]));
  const figureOf = (state: OpenState) => {
    const { messages = 0, age = 0 } = byState.get(state) ?? {};
    return { messages, oldestAgeSeconds: age };
  };
  return {
    unsentRows: unsent.rows[0]?.rows ?? 0,
    oldestUnsentAgeSeconds: unsent.rows[0]?.age ?? 0,
    parked: { retrying: figureOf('retrying'), waiting: figureOf('waiting'), parked: figureOf('parked') },
  };
}

/** The oldest row of a lane is its first; over all lanes that is a few index reads, however long the outbox is. */
const unsentSql = `
  SELECT (SELECT count(*)::integer FROM (SELECT FROM outbox LIMIT ${COUNT_LIMIT_ROWS}) AS counted) AS rows,
         coalesce(greatest(0, extract(epoch FROM now() - min(first.created_at))), 0)::float8 AS age
  FROM unnest($1::text[]) AS lane(topic), generate_series(0, ${LANES_PER_TOPIC - 1}) AS number(bucket)
  CROSS JOIN LATERAL (
    SELECT created_at FROM outbox WHERE outbox.topic = lane.topic AND outbox.bucket = number.bucket::smallint
    ORDER BY seq LIMIT 1) AS first`;

const parkedSql = `
  SELECT given.state,
         (SELECT count(*)::integer FROM (
            SELECT FROM parked_messages p WHERE p.state = given.state LIMIT ${COUNT_LIMIT_ROWS}) AS counted) AS messages,
         coalesce(greatest(0, extract(epoch FROM now() - oldest.parked_at)), 0)::float8 AS age
  FROM unnest($1::text[]) AS given(state)
  LEFT JOIN LATERAL (
    SELECT parked_at FROM parked_messages p WHERE p.state = given.state ORDER BY parked_at LIMIT 1) AS oldest ON true`;
