import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, type Page, type PageQuery } from '#shared/http';
import type { WebhookEndpointDto } from './webhook-endpoint.dto.js';

const columns = `id, url, event_types AS "eventTypes", state, created_at AS "createdAt", verified_at AS "verifiedAt",
  disabled_at AS "disabledAt", handshake_cause AS "verificationCause", handshake_status AS "verificationStatus",
  revision AS version`;

const position = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** The error for an endpoint that is unknown, removed or another body's. */
export function endpointNotFound(): AppError {
  return new AppError('not-found', { detail: 'Không có điểm nhận nào với mã này.' });
}

/** Reads the endpoints of the caller's body. */
@Injectable()
export class WebhookEndpointsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest registered first. */
  async list(caller: Caller, { limit, cursor }: PageQuery): Promise<Page<WebhookEndpointDto>> {
    const before = cursor === undefined ? null : decodeCursor(cursor, position).id;
    const found: WebhookEndpointDto[] = await this.dataSource.query(
      `SELECT ${columns} FROM webhook_endpoints
       WHERE body = $1 AND state <> 'removed' AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [caller.body, before, limit + 1],
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ id: last.id }) : null };
  }

  /** @throws AppError `not-found`. */
  byId(caller: Caller, id: string): Promise<WebhookEndpointDto> {
    return this.read(this.dataSource.manager, caller, id);
  }

  /** As `byId`, with what the transaction has written so far. */
  async read(reads: Tx, caller: Caller, id: string): Promise<WebhookEndpointDto> {
    const [found]: WebhookEndpointDto[] = isUuid(id)
      ? await reads.query(
          `SELECT ${columns} FROM webhook_endpoints WHERE id = $1 AND body = $2 AND state <> 'removed'`,
          [id, caller.body],
        )
      : [];
    if (!found) throw endpointNotFound();
    return found;
  }
}
