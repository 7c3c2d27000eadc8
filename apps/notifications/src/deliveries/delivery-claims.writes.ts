import type { Transactions } from '#shared/database';
import { DELIVERIES_PER_ENDPOINT, LEASE_SECONDS } from './delivery.rules.js';

/** A delivery that this process may attempt until its lease is over. */
export interface ClaimedDelivery {
  id: string;
  endpointId: string;
  body: string;
  url: string;
  secretSealed: string;
  /** Also the `webhook-id`: the same at every attempt, endpoint and replay. */
  messageId: string;
  eventType: string;
  subjectId: string;
  payload: string;
  correlationId: string;
  /** How many attempts there have been, the present one included. */
  attempts: number;
  firstAttemptAt: Date;
}

/**
 * Claims due deliveries, at most `free` and so many per endpoint that with those under way it has its share and no
 * more; the endpoint that has waited longest comes first. The lease is the time of the next attempt: if this process
 * dies, the delivery is due again. All times are the database's, which all replicas share. It is one statement that
 * commits by itself, since it is asked each second and mostly finds nothing.
 */
export async function claimDeliveries(
  transactions: Transactions,
  free: number,
  underWay: ReadonlyMap<string, number>,
): Promise<ClaimedDelivery[]> {
  const [rows]: [ClaimedDelivery[]] = await transactions.runAlone(
    `WITH ready AS (
       SELECT endpoint.id, $2 - coalesce(busy.deliveries, 0) AS room, due.since
       FROM webhook_endpoints endpoint
       LEFT JOIN unnest($3::uuid[], $4::integer[]) AS busy(endpoint_id, deliveries) ON busy.endpoint_id = endpoint.id
       CROSS JOIN LATERAL (
         SELECT next_attempt_at AS since FROM deliveries
         WHERE endpoint_id = endpoint.id AND state = 'pending' AND next_attempt_at <= now()
         ORDER BY next_attempt_at LIMIT 1) AS due
       WHERE endpoint.state = 'verified' AND coalesce(busy.deliveries, 0) < $2
       ORDER BY due.since LIMIT $1
     ), claimed AS (
       SELECT due.id FROM ready CROSS JOIN LATERAL (
         SELECT id FROM deliveries
         WHERE endpoint_id = ready.id AND state = 'pending' AND next_attempt_at <= now()
         ORDER BY next_attempt_at, id LIMIT ready.room FOR UPDATE SKIP LOCKED) AS due
       ORDER BY ready.since LIMIT $1
     )
     UPDATE deliveries SET attempts = deliveries.attempts + 1, last_attempt_at = now(),
       first_attempt_at = coalesce(deliveries.first_attempt_at, now()),
       next_attempt_at = now() + make_interval(secs => $5)
     FROM claimed, webhook_endpoints endpoint, webhook_messages message
     WHERE deliveries.id = claimed.id AND endpoint.id = deliveries.endpoint_id AND message.id = deliveries.message_id
     RETURNING deliveries.id, endpoint.id AS "endpointId", endpoint.body, endpoint.url,
       endpoint.secret_sealed AS "secretSealed", message.id AS "messageId", message.event_type AS "eventType",
       message.subject_id AS "subjectId", message.payload, message.correlation_id AS "correlationId",
       deliveries.attempts, deliveries.first_attempt_at AS "firstAttemptAt"`,
    [free, DELIVERIES_PER_ENDPOINT, [...underWay.keys()], [...underWay.values()], LEASE_SECONDS],
  );
  return rows;
}
