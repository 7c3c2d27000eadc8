import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { AuditLog, References, Transactions, type AuditEntry, type NewRows } from '#shared/database';
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
import { receiptEvents } from './new-tip.events.js';
import { newTipOf, type NewTip } from './new-tip.rules.js';
import { submissionFaults, submitterOf, type Submitter } from './submission.rules.js';
import type { SubmitTipDto } from './submit-tip.dto.js';
import type { SubmittedTipDto } from './tip.dto.js';
import { newTipRows } from './tips.writes.js';

/** A tip that is ready to be written. */
export interface PreparedTip {
  tip: NewTip;
  receiptCode: string;
  submitter: Submitter;
  informant: ReturnType<InformantsService['seal']>;
}

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
    const prepare = await this.preparing(caller);
    const prepared = prepare(submission);
    const reference = await this.references.next('TB', prepared.tip.recordedAt);
    const answer = this.answerOf(prepared, reference);
    keepAnswer(answer);
    await this.transactions.append([...this.rowsOf(prepared, reference), this.audit.rowsOf(auditOfReceipt(prepared))]);
    return answer;
  }

  /**
   * A way to make tips of the caller's submissions, one or many; nothing is written by it.
   * @throws AppError `forbidden` for a token without the right; the way itself `validation-failed` naming all faults.
   */
  async preparing(caller: Caller | undefined): Promise<(submission: SubmitTipDto) => PreparedTip> {
    const submitter = submitterOf(caller);
    if (!submitter) throw new AppError('forbidden', { detail: 'Cần một trong các quyền: tips:submit, tips:record.' });
    const recordedAt = this.clock.now();
    const issueDue = await this.deadlines.issuer();
    const recorder = submitter === 'officer' ? caller?.subject : undefined;
    return (submission) => {
      const faults = submissionFaults(submission, submitter, recordedAt);
      if (faults.length > 0) throw validationFailed(faults);
      const receiptCode = newReceiptCode();
      const receipt = { receiptCode, recordedAt, issueDue, recordedBy: caller?.body, recorder };
      const tip = this.newTip(submission, receipt);
      return { tip, receiptCode, submitter, informant: this.informants.seal(submission.informant, tip.id) };
    };
  }

  /** The rows of a prepared tip with its events; its audit row is its act's. */
  rowsOf({ tip, informant }: PreparedTip, reference: string): NewRows[] {
    return [...newTipRows(tip, reference, informant), ...receiptEvents(this.outbox, tip, reference)];
  }

  /** What who submitted is answered. */
  answerOf({ tip, receiptCode, submitter }: PreparedTip, reference: string): SubmittedTipDto {
    const guidance =
      tip.state === 'guided' ? guidanceFor(tip.submission.violation, currentContext().locale) : undefined;
    const state = { state: tip.state, receivedAt: tip.receivedAt.toISOString(), ...(guidance && { guidance }) };
    const answer = { reference, receiptCode, ...state };
    return submitter === 'public' ? answer : { id: tip.id, ...answer };
  }

  private newTip(
    submission: SubmitTipDto,
    receipt: {
      receiptCode: string;
      recordedAt: Date;
      issueDue: IssueDue;
      recordedBy?: string;
      recorder?: string;
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
      recorder: receipt.recorder,
    });
  }
}

/** The audit row of a receipt, the same whatever the way in. */
export function auditOfReceipt({ tip, submitter }: PreparedTip): AuditEntry {
  const details = { channel: tip.channel, scope: tip.scope, submitter };
  return { act: 'tip.submit', objectKind: 'tip', objectId: tip.id, details };
}
