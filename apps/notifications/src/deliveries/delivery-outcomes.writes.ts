import type { Tx } from '#shared/database';
import type { WebhookAnswer } from '../webhooks/webhook.client.js';
import type { ClaimedDelivery } from './delivery-claims.writes.js';

type Outcome = Pick<WebhookAnswer, 'cause' | 'status'>;

/**
 * A success is a fact, whoever may have claimed or cancelled the delivery meanwhile. It also settles the message, so that endpoints
 * verified later do not get it.
 * @returns the version that the delivery's event takes; undefined when it was over before.
 */
export async function succeed(
  tx: Tx,
  { id, messageId, endpointId }: ClaimedDelivery,
  { status, at }: Outcome & { at: Date },
): Promise<number | undefined> {
  const [rows]: [{ version: number }[]] = await tx.query(
    `UPDATE deliveries SET state = 'succeeded', last_status = $2, last_cause = NULL, finished_at = $3,
       version = version + 1
     WHERE id = $1 AND state IN ('pending', 'cancelled') RETURNING version`,
    [id, status, at],
  );
  await tx.query(`UPDATE webhook_messages SET settled_at = $2 WHERE id = $1 AND settled_at IS NULL`, [messageId, at]);
  await tx.query(`UPDATE webhook_endpoints SET last_success_at = now() WHERE id = $1`, [endpointId]);
  return rows[0]?.version;
}

/** Sets the next attempt, unless the lease ran out and another process has the delivery in hand. */
export async function postpone(
  tx: Tx,
  { id, attempts }: ClaimedDelivery,
  { cause, status, pauseSeconds }: Outcome & { pauseSeconds: number },
): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET next_attempt_at = now() + make_interval(secs => $3), last_cause = $4, last_status = $5
     WHERE id = $1 AND state = 'pending' AND attempts = $2`,
    [id, attempts, pauseSeconds, cause, status ?? null],
  );
}

/** Makes a delivery due again whose attempt was broken off here; that attempt does not count. */
export async function giveBack(tx: Tx, { id, attempts }: ClaimedDelivery): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET next_attempt_at = now(), attempts = attempts - 1
     WHERE id = $1 AND state = 'pending' AND attempts = $2`,
    [id, attempts],
  );
}

/** Gives a delivery up. @returns the version that its event takes; undefined when another process has it in hand. */
export async function fail(
  tx: Tx,
  { id, attempts }: ClaimedDelivery,
  { cause, status, at }: Outcome & { at: Date },
): Promise<number | undefined> {
  const [rows]: [{ version: number }[]] = await tx.query(
    `UPDATE deliveries SET state = 'failed', last_cause = $3, last_status = $4, finished_at = $5, version = version + 1
     WHERE id = $1 AND state = 'pending' AND attempts = $2 RETURNING version`,
    [id, attempts, cause, status ?? null, at],
  );
  return rows[0]?.version;
}

/** Disables the endpoint if nothing has reached it since the delivery's first attempt; answers whether it did. */
export async function disableUnreached(
  tx: Tx,
  { endpointId, firstAttemptAt }: ClaimedDelivery,
  at: Date,
): Promise<boolean> {
  const [, disabled]: [unknown, number] = await tx.query(
    `UPDATE webhook_endpoints SET state = 'disabled', disabled_at = $3, revision = revision + 1
     WHERE id = $1 AND state = 'verified' AND (last_success_at IS NULL OR last_success_at < $2)`,
    [endpointId, firstAttemptAt, at],
  );
  return disabled > 0;
}
