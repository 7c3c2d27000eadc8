import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { tipProgressedV1, tipReceivedV1, tipRefusedV1 } from '#shared/contracts';
import { AuditLog, References, Transactions, type NewRows, type Tx } from '#shared/database';
import { AppError, keepAnswer, requireVersion, validationFailed } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { IdentifiersService } from '../identifiers/identifiers.service.js';
import { InformantsService } from '../informants/informants.service.js';
import type { IntakeEnv } from '../intake.env.js';
import { newReceiptCode, receiptHashOf } from '../receipts/receipt.rules.js';
import { newTipOf, receivedDataOf, type NewTip } from './new-tip.rules.js';
import type { RefuseTipDto } from './refusal.dto.js';
import { submissionFaults, submitterOf, type Submitter } from './submission.rules.js';
import type { SubmitTipDto } from './submit-tip.dto.js';
import type { SubmittedTipDto, TipSummaryDto } from './tip.dto.js';
import { TipEntity } from './tip.entity.js';
import { summaryOf } from './tip-view.rules.js';
import { mayRefuse } from './tip.rules.js';
import { TipsQueries } from './tips.queries.js';
import { newTipRows } from './tips.writes.js';

/** Receives tips and refuses those that may be refused. */
@Injectable()
export class TipsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly references: References,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly queries: TipsQueries,
    private readonly identifiers: IdentifiersService,
    private readonly informants: InformantsService,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /** @throws AppError `forbidden` for a token without the right, `validation-failed` naming all faults. */
  async submit(submission: SubmitTipDto, caller: Caller | undefined): Promise<SubmittedTipDto> {
    const submitter = submitterOf(caller);
    if (!submitter) throw new AppError('forbidden', { detail: 'Cần một trong các quyền: tips:submit, tips:record.' });
    const recordedAt = this.clock.now();
    const faults = submissionFaults(submission, submitter, recordedAt);
    if (faults.length > 0) throw validationFailed(faults);
    const receiptCode = newReceiptCode();
    const tip = this.newTip(submission, { receiptCode, recordedAt, recordedBy: caller?.body });
    const informant = this.informants.seal(submission.informant, tip.id);
    const reference = await this.references.next('TB', recordedAt);
    const answer = answerOf(tip, { reference, receiptCode, submitter });
    keepAnswer(answer);
    await this.transactions.append([
      ...newTipRows(tip, reference, informant),
      ...this.eventsOfReceipt(tip, reference),
      this.audit.rowsOf(auditOfReceipt(tip, submitter)),
    ]);
    return answer;
  }

  /**
   * Refuses a tip on a ground of 195/QĐ-BCĐ389 Article 5.
   * @throws AppError `not-found`, `precondition-failed`, or `state-conflict` once the tip can no longer be refused.
   */
  async refuse(id: string, refusal: RefuseTipDto, by: { caller: Caller; version: number }): Promise<TipSummaryDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.queries.lock(tx, id, by.caller);
      requireVersion(by.version, tip.version);
      if (!mayRefuse(tip.state)) throw new AppError('state-conflict', { detail: 'Tin báo không còn từ chối được.' });
      const changes = {
        state: 'refused' as const,
        stateChangedAt: this.clock.now(),
        refusalGround: refusal.ground,
        refusalNote: refusal.note ?? null,
        refusedBy: by.caller.body,
        version: tip.version + 2,
      };
      await tx.update(TipEntity, tip.id, changes);
      this.publishRefusal(tx, { ...tip, ...changes });
      const details = { ground: refusal.ground, version: changes.version };
      this.audit.record(tx, { act: 'tip.refuse', objectKind: 'tip', objectId: tip.id, details });
      return summaryOf({ ...tip, ...changes });
    });
  }

  private newTip(
    submission: SubmitTipDto,
    receipt: { receiptCode: string; recordedAt: Date; recordedBy?: string },
  ): NewTip {
    const { links = [], sellerTraces } = submission;
    return newTipOf(submission, {
      id: randomUUID(),
      threadId: randomUUID(),
      receiptHash: receiptHashOf(this.env.INTAKE_RECEIPT_KEY, receipt.receiptCode),
      ...this.identifiers.identify({ ...sellerTraces, links }),
      recordedAt: receipt.recordedAt,
      recordedBy: receipt.recordedBy,
    });
  }

  private eventsOfReceipt(tip: NewTip, reference: string): NewRows[] {
    const { id, threadId, state, recordedAt } = tip;
    const received = { id, version: 1, occurredAt: tip.receivedAt, data: receivedDataOf(tip, reference) };
    const rows = this.outbox.rowsOf(tipReceivedV1, [received]);
    if (state === 'received') return [rows];
    const data = { tipId: id, threadId, state, changedAt: recordedAt.toISOString() };
    return [rows, this.outbox.rowsOf(tipProgressedV1, [{ id, version: 2, occurredAt: recordedAt, data }])];
  }

  private publishRefusal(tx: Tx, tip: RefusedTip): void {
    const { id, threadId, version, stateChangedAt: occurredAt, refusalGround: ground, refusedBy } = tip;
    const at = occurredAt.toISOString();
    const refused = { tipId: id, threadId, ground, refusedAt: at, refusedBy };
    const progressed = { tipId: id, threadId, state: 'refused' as const, changedAt: at };
    this.outbox.publish(tx, tipRefusedV1, [{ id, version: version - 1, occurredAt, data: refused }]);
    this.outbox.publish(tx, tipProgressedV1, [{ id, version, occurredAt, data: progressed }]);
  }
}

interface RefusedTip {
  id: string;
  threadId: string;
  version: number;
  stateChangedAt: Date;
  refusalGround: string;
  refusedBy: string;
}

function auditOfReceipt(tip: NewTip, submitter: Submitter) {
  const details = { channel: tip.channel, scope: tip.scope, submitter };
  return { act: 'tip.submit', objectKind: 'tip', objectId: tip.id, details };
}

function answerOf(
  tip: NewTip,
  { reference, receiptCode, submitter }: { reference: string; receiptCode: string; submitter: Submitter },
): SubmittedTipDto {
  const answer = { reference, receiptCode, state: tip.state, receivedAt: tip.receivedAt.toISOString() };
  return submitter === 'public' ? answer : { id: tip.id, ...answer };
}
