import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { afterCommit, AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, validationFailed } from '#shared/http';
import { WebhookEndpointsQueries } from '../webhooks/webhook-endpoints.queries.js';
import type { NewReplayDto, ReplayDto } from './delivery.dto.js';
import { DeliveryJob } from './delivery.job.js';
import { REPLAY_DAYS_MAX, REPLAY_MESSAGES_MAX } from './delivery.rules.js';

const DAY_MS = 86_400_000;

interface Range {
  from: Date;
  to: Date;
}

/** Sends messages of a range of time again, for a subscriber that has lost them. */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly transactions: Transactions,
    private readonly endpoints: WebhookEndpointsQueries,
    private readonly job: DeliveryJob,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not-found`, `state-conflict` unless the endpoint is verified, `validation-failed`. */
  replay(caller: Caller, endpointId: string, given: NewReplayDto): Promise<ReplayDto> {
    const range = rangeOf(given);
    return this.transactions.run(async (tx) => {
      const { id, state } = await this.endpoints.read(tx, caller, endpointId);
      if (state !== 'verified') throw new AppError('state-conflict', { detail: 'Điểm nhận chưa được xác minh.' });
      const replay = { id: uuidv7(), messages: 0 };
      replay.messages = await this.queue(tx, { endpointId: id, replayId: replay.id, range });
      this.audit.record(tx, {
        act: 'webhook-endpoint.replay',
        objectKind: 'webhook-endpoint',
        objectId: id,
        details: { ...replay, from: range.from, to: range.to },
      });
      afterCommit(tx, () => this.job.wake());
      return replay;
    });
  }

  private async queue(tx: Tx, order: { endpointId: string; replayId: string; range: Range }): Promise<number> {
    const { endpointId, replayId, range } = order;
    const rows: unknown[] = await tx.query(
      `INSERT INTO deliveries (endpoint_id, message_id, replay_id, state, created_at)
       SELECT endpoint.id, message.id, $2, 'pending', $5
       FROM webhook_endpoints endpoint JOIN webhook_messages message
         ON message.body = endpoint.body AND message.event_type = ANY (endpoint.event_types)
       WHERE endpoint.id = $1 AND message.occurred_at >= $3 AND message.occurred_at < $4
         AND NOT EXISTS (SELECT FROM deliveries pending WHERE pending.message_id = message.id
                           AND pending.endpoint_id = endpoint.id AND pending.state = 'pending')
       LIMIT ${REPLAY_MESSAGES_MAX + 1}
       RETURNING id`,
      [endpointId, replayId, range.from, range.to, this.clock.now()],
    );
    if (rows.length > REPLAY_MESSAGES_MAX) throw refused('range', `Nhiều nhất ${REPLAY_MESSAGES_MAX} thông điệp.`);
    return rows.length;
  }
}

function rangeOf(given: NewReplayDto): Range {
  const range = { from: new Date(given.from), to: new Date(given.to) };
  const ms = range.to.getTime() - range.from.getTime();
  if (ms <= 0) throw refused('order', 'Phải sau thời điểm bắt đầu.');
  if (ms > REPLAY_DAYS_MAX * DAY_MS) throw refused('range', `Nhiều nhất ${REPLAY_DAYS_MAX} ngày.`);
  return range;
}

function refused(code: string, detail: string): AppError {
  return validationFailed([{ pointer: '/to', code, detail }]);
}
