import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { walkPage } from '#shared/database';
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
    const { limit, cursor, state } = query;
    const { id } = await this.endpoints.byId(caller, endpointId);
    const after = cursor === undefined ? undefined : decodeCursor(cursor, position);
    const walk = { table: 'deliveries d', order: { id: 'd.id' }, of: ['d.endpoint_id', id] as const, after };
    const joins = 'JOIN webhook_messages message ON message.id = d.message_id';
    const shown = { columns, joins, filters: [['d.state = $', state]] as const, limit };
    const { items, next } = await walkPage<DeliveryDto>(this.dataSource, walk, shown);
    const end = next === 'last-item' ? items.at(-1) : next;
    return { items, nextCursor: end ? encodeCursor({ id: end.id }) : null };
  }
}
