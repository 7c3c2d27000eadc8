import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { newContext, runInContext, systemActor } from '#shared/observability';
import type { EscalatedNotice, NewNotice } from './notice-record.data.js';
import { publishEscalated, publishIssued } from './notice.events.js';
import { dueAtOf, STANDING_OFFICE } from './notice.rules.js';
import { escalateDue, insertNotices, isEscalationDue } from './notices.writes.js';

/** Most notices escalated in one transaction, so that none holds its locks for long. */
const ESCALATED_AT_ONCE = 200;

const actor = { ...systemActor, body: 'notifications' };

/** Tells the Standing Office of notices that were not acknowledged in time, once each. */
@Injectable()
export class NoticeEscalation {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Escalates what is due now; answers how many, which may be fewer than all. */
  async escalateDue(): Promise<number> {
    if (!(await isEscalationDue(this.transactions, this.clock.now()))) return 0;
    return runInContext(newContext({ actor }), () => this.transactions.run((tx) => this.escalateIn(tx)));
  }

  private async escalateIn(tx: Tx): Promise<number> {
    const at = this.clock.now();
    const escalated = await escalateDue(tx, at, ESCALATED_AT_ONCE);
    if (escalated.length === 0) return 0;
    const issued = await insertNotices(
      tx,
      escalated.map((notice) => escalationOf(notice, at)),
      at,
    );
    publishEscalated({ tx, outbox: this.outbox, at }, escalated);
    publishIssued({ tx, outbox: this.outbox, at }, issued);
    this.audit.record(
      tx,
      issued.map(({ escalates = '', id }) => ({
        act: 'notice.escalate',
        objectKind: 'notice',
        objectId: escalates,
        details: { escalation: id },
      })),
    );
    return escalated.length;
  }
}

function escalationOf({ id, threadId, caseId, caseReference, round }: EscalatedNotice, at: Date): NewNotice {
  const role = 'escalation';
  const address = { to: STANDING_OFFICE, role, escalates: id } as const;
  return {
    id: uuidv7(),
    threadId,
    caseId,
    caseReference,
    round,
    ...address,
    issuedAt: at,
    dueAt: dueAtOf(role, at),
  };
}
