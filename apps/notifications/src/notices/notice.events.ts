import { noticeAcknowledgedV1, noticeEscalatedV1, noticeIssuedV1, type NoticeIssuedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { Outbox } from '#shared/messaging';
import type { EscalatedNotice, IssuedNotice } from './notice-record.data.js';
import type { NoticeEntity } from './notice.entity.js';
import { STANDING_OFFICE } from './notice.rules.js';

/** Every notice begins with `notice.issued.v1`. */
export const ISSUED_VERSION = 1;

export interface Publication {
  tx: Tx;
  outbox: Outbox;
  at: Date;
}

/** Tells that notices were issued. */
export function publishIssued({ tx, outbox, at }: Publication, notices: readonly IssuedNotice[]): void {
  outbox.publish(
    tx,
    noticeIssuedV1,
    notices.map((notice) => ({
      id: notice.id,
      version: ISSUED_VERSION,
      occurredAt: at,
      causedBy: notice.causedBy,
      data: issuedData(notice),
    })),
  );
}

/** Tells that notices were not acknowledged in time and the Standing Office was told. */
export function publishEscalated({ tx, outbox, at }: Publication, notices: readonly EscalatedNotice[]): void {
  outbox.publish(
    tx,
    noticeEscalatedV1,
    notices.map(({ id, version, threadId, caseId }) => ({
      id,
      version,
      occurredAt: at,
      data: { noticeId: id, threadId, caseId, to: STANDING_OFFICE, escalatedAt: at.toISOString() },
    })),
  );
}

/** Tells that a body acknowledged its notice. */
export function publishAcknowledged({ tx, outbox, at }: Publication, notice: NoticeEntity): void {
  const { id, version, threadId, caseId, to } = notice;
  const data = { noticeId: id, threadId, caseId, by: to, acknowledgedAt: at.toISOString() };
  outbox.publish(tx, noticeAcknowledgedV1, [{ id, version, occurredAt: at, data }]);
}

function issuedData(notice: IssuedNotice): NoticeIssuedV1 {
  return {
    noticeId: notice.id,
    reference: notice.reference,
    threadId: notice.threadId,
    caseId: notice.caseId,
    caseReference: notice.caseReference,
    to: notice.to,
    role: notice.role,
    dueAt: notice.dueAt.toISOString(),
    issuedAt: notice.issuedAt.toISOString(),
    ...(notice.escalates === undefined ? {} : { escalates: notice.escalates }),
  };
}
