import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '#shared/config';
import type { TakedownCompletedV1, TakedownDeliveredV1, TakedownRequestedV1 } from '#shared/contracts';
import { afterCommit, type Tx } from '#shared/database';
import type { ReceivedEvent } from '#shared/messaging';
import { DeliveryJob } from './delivery.job.js';
import { takedownRequestedMessage } from './webhook-message.rules.js';

const TAKEDOWN_REQUESTED = 'takedown.requested';

/** Decides what is to be delivered to whom; what is delivered how is the job's part. */
@Injectable()
export class DeliveryQueue {
  constructor(
    private readonly job: DeliveryJob,
    private readonly clock: Clock,
  ) {}

  /** One message per request, one delivery per verified endpoint of its platform; later endpoints get what is open. */
  async queueRequests(tx: Tx, events: readonly ReceivedEvent<TakedownRequestedV1>[]): Promise<void> {
    await this.lockSubscribers(
      tx,
      events.map((event) => event.data.platform),
    );
    const inserted = await this.insertMessages(tx, events);
    await tx.query(
      `INSERT INTO deliveries (endpoint_id, message_id, state, created_at)
       SELECT endpoint.id, message.id, 'pending', $2
       FROM webhook_messages message JOIN webhook_endpoints endpoint
         ON endpoint.body = message.body AND endpoint.state = 'verified' AND message.event_type = ANY (endpoint.event_types)
       WHERE message.id = ANY ($1::uuid[])`,
      [inserted, this.clock.now()],
    );
    afterCommit(tx, () => this.job.wake());
  }

  /** The platform has read the requests: endpoints that are verified from now on need not get them. */
  async settle(tx: Tx, events: readonly ReceivedEvent<TakedownDeliveredV1 | TakedownCompletedV1>[]): Promise<void> {
    await tx.query(
      `UPDATE webhook_messages SET settled_at = $2
       WHERE subject_id = ANY ($1::uuid[]) AND event_type = '${TAKEDOWN_REQUESTED}' AND settled_at IS NULL`,
      [events.map((event) => event.data.requestId), this.clock.now()],
    );
  }

  /** Every item is confirmed: there is nothing left to tell. */
  async complete(tx: Tx, events: readonly ReceivedEvent<TakedownCompletedV1>[]): Promise<void> {
    await this.settle(tx, events);
    await tx.query(
      `UPDATE deliveries SET state = 'cancelled', finished_at = $2
       FROM webhook_messages message
       WHERE message.id = deliveries.message_id AND message.subject_id = ANY ($1::uuid[])
         AND message.event_type = '${TAKEDOWN_REQUESTED}' AND deliveries.state = 'pending'`,
      [events.map((event) => event.data.requestId), this.clock.now()],
    );
  }

  /** An endpoint was verified: it gets what has reached nobody yet, also what failed at itself before. */
  async queueOpenFor(tx: Tx, endpointId: string): Promise<void> {
    await tx.query(
      `INSERT INTO deliveries AS known (endpoint_id, message_id, state, created_at)
       SELECT endpoint.id, message.id, 'pending', $2
       FROM webhook_endpoints endpoint JOIN webhook_messages message
         ON message.body = endpoint.body AND message.settled_at IS NULL AND message.event_type = ANY (endpoint.event_types)
       WHERE endpoint.id = $1
       ON CONFLICT ON CONSTRAINT deliveries_message_key DO UPDATE
         SET state = 'pending', attempts = 0, next_attempt_at = now(), first_attempt_at = NULL, finished_at = NULL
         WHERE known.state = 'failed'`,
      [endpointId, this.clock.now()],
    );
    afterCommit(tx, () => this.job.wake());
  }

  /** An endpoint was removed. */
  async cancelFor(tx: Tx, endpointId: string): Promise<void> {
    await tx.query(
      `UPDATE deliveries SET state = 'cancelled', finished_at = $2 WHERE endpoint_id = $1 AND state = 'pending'`,
      [endpointId, this.clock.now()],
    );
  }

  /**
   * Held by whoever adds messages for a body or opens endpoints of it, until the end of the transaction: a message
   * and an endpoint that appear at the same moment would otherwise miss each other.
   */
  lockSubscriber(tx: Tx, body: string): Promise<void> {
    return this.lockSubscribers(tx, [body]);
  }

  /** In one order for all, so that two sets do not wait for each other. */
  private async lockSubscribers(tx: Tx, bodies: readonly string[]): Promise<void> {
    await tx.query(
      `SELECT pg_advisory_xact_lock(hashtext('notifications.webhooks'), key)
       FROM (SELECT DISTINCT hashtext(body) AS key FROM unnest($1::text[]) AS body ORDER BY key) AS keys`,
      [bodies],
    );
  }

  private async insertMessages(tx: Tx, events: readonly ReceivedEvent<TakedownRequestedV1>[]): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `INSERT INTO webhook_messages (id, body, event_type, subject_id, payload, occurred_at, correlation_id)
       SELECT id, body, '${TAKEDOWN_REQUESTED}', subject_id, payload, occurred_at, correlation_id
       FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[])
         AS message(id, body, subject_id, payload, occurred_at, correlation_id)
       ON CONFLICT (subject_id, event_type) DO NOTHING RETURNING id`,
      [
        events.map(() => uuidv7()),
        events.map((event) => event.data.platform),
        events.map((event) => event.data.requestId),
        events.map((event) => JSON.stringify(takedownRequestedMessage(event.data))),
        events.map((event) => event.data.requestedAt),
        events.map((event) => event.correlationId),
      ],
    );
    return rows.map((row) => row.id);
  }
}
