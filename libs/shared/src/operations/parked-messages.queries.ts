import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, type Page } from '#shared/http';
import { ParkedList, type ParkedEntry } from '#shared/messaging';
import { maskedPayload } from './masked-payload.rules.js';
import { maskedCause, maskedEventType, maskedHeaders, maskedKey } from './masked-texts.rules.js';
import type { ParkedMessageDetailDto, ParkedMessageDto } from './parked-message.dto.js';
import type { ParkedMessagesQuery } from './parked-messages-query.dto.js';

/** The year 2100, in microseconds. */
const LAST_MICROSECOND = 4_102_444_800_000_000;
const position = Type.Object({
  at: Type.Integer({ minimum: 0, maximum: LAST_MICROSECOND }),
  id: Type.String({ format: 'uuid' }),
});

/** The error for an id that no parked message has. */
export function parkedMessageNotFound(): AppError {
  return new AppError('not-found', { detail: 'Không có thông điệp nào với mã này.' });
}

/** Shows operators what is parked, masked. */
@Injectable()
export class ParkedMessagesQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly parked: ParkedList,
    private readonly audit: AuditLog,
  ) {}

  /** In the order of parking. @throws AppError `validation-failed` for a cursor that is not ours. */
  async list({ limit, cursor, order, ...filters }: ParkedMessagesQuery): Promise<Page<ParkedMessageDto>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, position);
    const filter = { ...filters, ...periodOf(filters) };
    const { entries, next } = await this.parked.page(this.dataSource, { filter, order, after, limit });
    return { items: entries.map(masked), nextCursor: next ? encodeCursor(next) : null };
  }

  /** With headers and payload; that it was read is written down. @throws AppError `not-found`. */
  read(id: string): Promise<ParkedMessageDetailDto> {
    return this.transactions.run(async (tx) => {
      const found = isUuid(id) ? await this.parked.read(tx, id) : undefined;
      if (!found) throw parkedMessageNotFound();
      this.audit.record(tx, { act: 'parked-message.read', objectKind: 'parked-message', objectId: found.id });
      const { headers, payload, ...entry } = found;
      return {
        ...masked(entry),
        headers: maskedHeaders(headers),
        payload: maskedPayload(payload, entry.eventType),
      };
    });
  }

  /** As the list shows it, with what the transaction has written so far. @throws AppError `not-found`. */
  async entry(tx: Tx, id: string): Promise<ParkedMessageDto> {
    const found = await this.parked.read(tx, id);
    if (!found) throw parkedMessageNotFound();
    const { headers: _headers, payload: _payload, ...entry } = found;
    return masked(entry);
  }
}

/** The moments of a filter as the database compares them. */
export function periodOf({ parkedSince, parkedUntil }: { parkedSince?: string; parkedUntil?: string }) {
  const moment = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
  return { parkedSince: moment(parkedSince), parkedUntil: moment(parkedUntil) };
}

function masked(entry: ParkedEntry): ParkedMessageDto {
  const { key, eventType, cause } = entry;
  return { ...entry, key: maskedKey(key), eventType: maskedEventType(eventType), cause: maskedCause(cause) };
}
