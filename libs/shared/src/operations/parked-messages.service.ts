import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { AuditLog, Transactions, type AuditEntry, type Tx } from '#shared/database';
import { AppError, validationFailed } from '#shared/http';
import { ParkingDesk, type DeskAnswer } from '#shared/messaging';
import { maskedCause, maskedKey } from './masked-texts.rules.js';
import type { ParkedMessageDto, ParkedMessagesReplayDto } from './parked-message.dto.js';
import type { ParkedMessagesReplayOrder } from './parked-messages-query.dto.js';
import { parkedMessageNotFound, ParkedMessagesQueries, periodOf } from './parked-messages.queries.js';

interface Decision {
  id: string;
  /** For the audit row, such as `parked-message.discard`. */
  act: string;
  details?: Record<string, unknown>;
  decide: (tx: Tx) => Promise<DeskAnswer>;
}

/** What operators decide about parked messages, each act with its audit row in one transaction. */
@Injectable()
export class ParkedMessagesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly desk: ParkingDesk,
    private readonly queries: ParkedMessagesQueries,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AppError `not-found`, `state-conflict` for one that is resolved or waits behind another. */
  replay(id: string): Promise<ParkedMessageDto> {
    return this.carryOut({ id, act: 'parked-message.replay', decide: (tx) => this.desk.replay(tx, id) });
  }

  /** @throws AppError `not-found`, `state-conflict` for one that is resolved. */
  discard(id: string, reason: string): Promise<ParkedMessageDto> {
    const decide = (tx: Tx) => this.desk.discard(tx, id, reason);
    return this.carryOut({ id, act: 'parked-message.discard', details: { reason }, decide });
  }

  /** @throws AppError `validation-failed` without a filter. */
  async replayAll({ limit, ...filters }: ParkedMessagesReplayOrder): Promise<ParkedMessagesReplayDto> {
    refuseWithoutFilter(filters);
    return this.transactions.run(async (tx) => {
      const { ids, more } = await this.desk.replayAll(tx, { ...filters, ...periodOf(filters) }, limit);
      const audited = { act: 'parked-message.replay', objectKind: 'parked-message', details: { by: 'filter' } };
      const order = orderEntry(filters, ids.length);
      this.audit.record(tx, [order, ...ids.map((objectId) => ({ ...audited, objectId }))]);
      return { messages: ids.length, more };
    });
  }

  private async carryOut({ id, act, details, decide }: Decision): Promise<ParkedMessageDto> {
    if (!isUuid(id)) throw parkedMessageNotFound();
    return this.transactions.run(async (tx) => {
      const answer = await decide(tx);
      if (answer.outcome === 'unknown') throw parkedMessageNotFound();
      if (answer.outcome === 'refused') throw refused(answer.state);
      this.audit.record(tx, { act, objectKind: 'parked-message', objectId: id, ...(details && { details }) });
      return this.queries.entry(tx, id);
    });
  }
}

function refused(state: string): AppError {
  const detail =
    state === 'waiting'
      ? 'Thông điệp đang chờ sau một thông điệp khác cùng khóa; hãy xử lý thông điệp đứng trước.'
      : 'Thông điệp đã được xử lý xong.';
  return new AppError('state-conflict', { detail });
}

/** The order itself is written down too: also when it found nothing. What a filter names may be personal. */
function orderEntry(
  { key, causeContains, ...filters }: Omit<ParkedMessagesReplayOrder, 'limit'>,
  messages: number,
): AuditEntry {
  const personal = {
    key: maskedKey(key ?? null) ?? undefined,
    causeContains: maskedCause(causeContains ?? null) ?? undefined,
  };
  const details = { ...filters, ...personal, messages };
  return { act: 'parked-messages.replay', objectKind: 'parked-messages', objectId: 'filter', details };
}

function refuseWithoutFilter(filters: object): void {
  if (Object.values(filters).some((value) => value !== undefined)) return;
  throw validationFailed([{ pointer: '', code: 'filter', detail: 'Cần ít nhất một điều kiện lọc.' }]);
}
