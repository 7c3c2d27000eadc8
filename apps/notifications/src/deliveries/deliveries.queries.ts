import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { decodeCursor, encodeCursor, type Page } from '#shared/http';
import { WebhookEndpointsQueries } from '../webhooks/webhook-endpoints.queries.js';
import type { DeliveriesQuery, DeliveryDto } from './delivery.dto.js';

const columns = `d.id, d.message_id AS "messageId", message.event_type AS "eventType",
  message.subject_id AS "subjectId", d.state, d.replay_id AS "replayId", d.attempts,
  d.last_attempt_at AS "lastAttemptAt", d.last_status AS "lastStatus", d.last_cause AS "lastCause",
  CASE d.state WHEN 'pending' THEN d.next_attempt_at END AS "nextAttemptAt", d.created_at AS "createdAt",
  d.finished_at AS "finishedAt"`;

const position = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** Reads what is delivered to an endpoint. */
@Injectable()
export class DeliveriesQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endpoints: WebhookEndpointsQueries,
  ) {}

  /** The latest queued first. @throws AppError `not-found` for an endpoint that is not the caller's. */
  async list(caller: Caller, endpointId: string, query: DeliveriesQuery): Promise<Page<DeliveryDto>> {
    const { limit, cursor, state = null } = query;
    const { id } = await this.endpoints.byId(caller, endpointId);
    const before = cursor === undefined ? null : decodeCursor(cursor, position).id;
    const found: DeliveryDto[] = await this.dataSource.query(
      `SELECT ${columns} FROM deliveries d JOIN webhook_messages message ON message.id = d.message_id
       WHERE d.endpoint_id = $1 AND ($2::uuid IS NULL OR d.id < $2) AND ($3::text IS NULL OR d.state = $3)
       ORDER BY d.id DESC LIMIT $4`,
      [id, before, state, limit + 1],
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ id: last.id }) : null };
  }
}
