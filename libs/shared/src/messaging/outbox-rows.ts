import type { PoolClient } from 'pg';
import { LANE_TURN_ROWS, SEND_LIMIT_BYTES } from './limits.js';

/** Events of some aggregates of one topic, in the order in which they are to be sent. */
export interface Lane {
  topic: string;
  bucket: number;
}

/** An event that is to be sent. */
export interface OutboxRow {
  /** Where the row lies in its table (ctid); it stays there until it is deleted, since nobody changes it. */
  at: string;
  topic: string;
  aggregate_id: string;
  headers: string;
  payload: string;
}

/** The rows of the lanes, in the order of the lanes and of each lane's events; as many as fit one request. */
export async function readLanes(client: PoolClient, lanes: Lane[]): Promise<OutboxRow[]> {
  if (lanes.length === 0) return [];
  const { rows } = await client.query<OutboxRow>(
    withinSendLimit(
      `SELECT row.*, row_number() OVER (ORDER BY lane.turn, row.seq) AS place
       FROM unnest($1::text[], $2::smallint[]) WITH ORDINALITY AS lane(topic, bucket, turn)
       CROSS JOIN LATERAL (
         SELECT ctid::text AS at, topic, bucket, seq, aggregate_id, headers, payload FROM outbox
         WHERE outbox.topic = lane.topic AND outbox.bucket = lane.bucket ORDER BY seq LIMIT $3) AS row`,
      'at, topic, aggregate_id, headers, payload',
    ),
    [lanes.map((lane) => lane.topic), lanes.map((lane) => lane.bucket), LANE_TURN_ROWS],
  );
  return rows;
}

/**
 * Of rows in the order of their `place` the longest beginning that fits one request; at least one row, which the limit
 * per event keeps small enough. Postgres knows the sizes without reading the payloads, so none is read in vain.
 */
export function withinSendLimit(rows: string, columns = 'topic, bucket, seq, aggregate_id, headers, payload'): string {
  return `SELECT ${columns}
    FROM (SELECT *, sum(octet_length(headers) + octet_length(payload)) OVER (ORDER BY place) AS bytes
          FROM (${rows}) AS read) AS measured
    WHERE place = 1 OR bytes <= ${SEND_LIMIT_BYTES} ORDER BY place`;
}

/** By their places: whatever the length of the backlog, no other row is looked at. */
export async function moveToJournal(client: PoolClient, rows: OutboxRow[]): Promise<void> {
  const { rowCount } = await client.query(
    `WITH moved AS (DELETE FROM outbox WHERE ctid = ANY ($1::tid[]) RETURNING *)
     INSERT INTO journal (seq, topic, bucket, event_id, event_type, aggregate_id, version, headers, payload, created_at)
     SELECT seq, topic, bucket, event_id, event_type, aggregate_id, version, headers, payload, created_at FROM moved`,
    [rows.map((row) => row.at)],
  );
  if (rowCount !== rows.length) throw new Error(`${rowCount} of ${rows.length} sent rows were still in the outbox.`);
}
