import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, requireVersion } from '#shared/http';
import { Outbox } from '#shared/messaging';
import type { NoticeDto } from './notice.dto.js';
import { NoticeEntity } from './notice.entity.js';
import { publishAcknowledged } from './notice.events.js';
import { isOpen, noticeReferencePattern, STANDING_OFFICE } from './notice.rules.js';
import { NoticesQueries } from './notices.queries.js';

/** Which notice a body acts on, and in which version it has read it. */
export interface NoticeAddress {
  /** Its id or its human reference. */
  id: string;
  version: number;
}

/** What bodies do with the notices that name them. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly queries: NoticesQueries,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not-found`, `forbidden`, `precondition-failed`, `state-conflict`. */
  acknowledge(caller: Caller, address: NoticeAddress): Promise<NoticeDto> {
    return this.transactions.run(async (tx) => {
      const found = await lockForAct(tx, caller, address);
      const at = this.clock.now();
      const after = { state: 'acknowledged', acknowledgedAt: at } as const;
      const counted = { version: found.version + 1, revision: found.revision + 1 };
      await tx.update(NoticeEntity, { id: found.id }, { ...after, ...counted });
      publishAcknowledged({ tx, outbox: this.outbox, at }, Object.assign(found, after, counted));
      this.audit.record(tx, { act: 'notice.acknowledge', objectKind: 'notice', objectId: found.id });
      return this.queries.read(tx, caller, found.id);
    });
  }
}

/** A notice that the caller may not see answers as one that does not exist. */
async function lockForAct(tx: Tx, caller: Caller, { id, version }: NoticeAddress): Promise<NoticeEntity> {
  const where = isUuid(id) ? { id } : { reference: id };
  const addressable = isUuid(id) || noticeReferencePattern.test(id);
  const found = addressable ? await tx.findOne(NoticeEntity, { where, lock: { mode: 'pessimistic_write' } }) : null;
  if (!found || !maySee(caller, found))
    throw new AppError('not-found', { detail: 'Không có công văn nào với mã này.' });
  if (found.to !== caller.body) throw new AppError('forbidden', { detail: 'Chỉ cơ quan nhận được xác nhận.' });
  requireVersion(version, found.revision);
  if (!isOpen(found.state)) throw new AppError('state-conflict', { detail: `Trạng thái hiện tại: ${found.state}.` });
  return found;
}

/** A body sees what is addressed to it; the Standing Office all but what accuses its own officials. */
function maySee({ body }: Caller, { to, accusedBody }: NoticeEntity): boolean {
  return to === body || (body === STANDING_OFFICE && accusedBody !== STANDING_OFFICE);
}
