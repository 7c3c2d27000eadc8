import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { tipProgressedV1, tipReceivedV1 } from '#shared/contracts';
import { AuditLog, References, Transactions, type NewRows } from '#shared/database';
import { AppError, keepAnswer, validationFailed } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { currentContext } from '#shared/observability';
import { guidanceFor } from '../guidance/guidance.rules.js';
import { IdentifiersService } from '../identifiers/identifiers.service.js';
import { InformantsService } from '../informants/informants.service.js';
import type { IntakeEnv } from '../intake.env.js';
import { Deadlines } from '../receiving-rules/deadlines.service.js';
import type { IssueDue } from '../receiving-rules/clocks.rules.js';
import { newReceiptCode, receiptHashOf } from '../receipts/receipt.rules.js';
import { newTipOf, receivedDataOf, type NewTip } from './new-tip.rules.js';
import { submissionFaults, submitterOf, type Submitter } from './submission.rules.js';
import type { SubmitTipDto } from './submit-tip.dto.js';
import type { SubmittedTipDto } from './tip.dto.js';
import { newTipRows } from './tips.writes.js';

/** Receives tips. */
@Injectable()
export class TipsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly references: References,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly identifiers: IdentifiersService,
    private readonly informants: InformantsService,
    private readonly deadlines: Deadlines,
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
    const issueDue = await this.deadlines.issuer();
    const tip = this.newTip(submission, { receiptCode, recordedAt, issueDue, recordedBy: caller?.body });
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

  private newTip(
    submission: SubmitTipDto,
    receipt: {
      receiptCode: string;
      recordedAt: Date;
      issueDue: IssueDue;
      recordedBy?: string;
    },
  ): NewTip {
    const { links = [], sellerTraces, content } = submission;
    const subject = this.identifiers.identify({ ...sellerTraces, links });
    return newTipOf(submission, {
      id: randomUUID(),
      threadId: randomUUID(),
      receiptHash: receiptHashOf(this.env.INTAKE_RECEIPT_KEY, receipt.receiptCode),
      ...subject,
      extractions: this.identifiers.extract(content, { known: subject.identifiers, at: receipt.recordedAt }),
      recordedAt: receipt.recordedAt,
      issueDue: receipt.issueDue,
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
}

function auditOfReceipt(tip: NewTip, submitter: Submitter) {
  const details = { channel: tip.channel, scope: tip.scope, submitter };
  return { act: 'tip.submit', objectKind: 'tip', objectId: tip.id, details };
}

function answerOf(
  tip: NewTip,
  { reference, receiptCode, submitter }: { reference: string; receiptCode: string; submitter: Submitter },
): SubmittedTipDto {
  const guidance = guidanceFor(tip.submission.violation, currentContext().locale);
  const state = { state: tip.state, receivedAt: tip.receivedAt.toISOString(), ...(guidance && { guidance }) };
  const answer = { reference, receiptCode, ...state };
  return submitter === 'public' ? answer : { id: tip.id, ...answer };
}
