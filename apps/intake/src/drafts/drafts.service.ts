import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import { addAtEnd, AuditLog, nextReferences, Transactions, type Tx } from '#shared/database';
import { keepAnswer, requireVersion } from '#shared/http';
import { InformantsService } from '../informants/informants.service.js';
import type { Informant } from '../informants/person-traces.rules.js';
import type { SubmittedTipDto } from '../tips/tip.dto.js';
import { auditOfReceipt, TipsService } from '../tips/tips.service.js';
import type { DiscardDraftDto, DraftSummaryDto, MakeTipDto } from './draft.dto.js';
import { requireUnended, submissionOf, type Draft, type DraftOfficer } from './draft.rules.js';
import { DraftsQueries } from './drafts.queries.js';
import { endDraft, lockDraft, moveFiles, removeFiles, takeSender } from './drafts.writes.js';

/** What officers do with the mails of their body's mailbox. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsService,
    private readonly informants: InformantsService,
    private readonly queries: DraftsQueries,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a tip of a draft: received when the mail arrived, its sender sealed anew for the tip and shown to nobody.
   * @throws AppError `not-found`, `precondition-failed`, `state-conflict`, `validation-failed`.
   */
  async makeTip(id: string, entry: MakeTipDto, by: DraftOfficer): Promise<SubmittedTipDto> {
    const prepare = await this.tips.preparing(by.caller);
    return this.transactions.run(async (tx) => {
      const draft = await this.lockUnended(tx, id, by);
      const informant = await this.senderOf(tx, draft);
      const prepared = prepare(submissionOf(entry, draft, informant));
      const [reference = ''] = await nextReferences(tx, 'TB', prepared.tip.recordedAt, 1);
      const answer = this.tips.answerOf(prepared, reference);
      keepAnswer(answer);
      await endDraft(tx, draft, { by: by.caller, at: prepared.tip.recordedAt, tipId: prepared.tip.id });
      await moveFiles(tx, draft.id, { tipId: prepared.tip.id, at: prepared.tip.recordedAt });
      for (const rows of this.tips.rowsOf(prepared, reference)) addAtEnd(tx, rows);
      const details = { tipId: prepared.tip.id };
      const made = { act: 'tip-draft.make-tip', objectKind: 'tip-draft', objectId: draft.id, details };
      this.audit.record(tx, [auditOfReceipt(prepared), made]);
      return answer;
    });
  }

  /**
   * Ends a draft without a tip; its sender and its files are destroyed.
   * @throws AppError `not-found`, `precondition-failed`, `state-conflict`.
   */
  async discard(id: string, { reason }: DiscardDraftDto, by: DraftOfficer): Promise<DraftSummaryDto> {
    return this.transactions.run(async (tx) => {
      const draft = await this.lockUnended(tx, id, by);
      await takeSender(tx, draft.id);
      await removeFiles(tx, draft.id);
      await endDraft(tx, draft, { by: by.caller, at: this.clock.now(), discardReason: reason });
      const details = { reason };
      this.audit.record(tx, { act: 'tip-draft.discard', objectKind: 'tip-draft', objectId: draft.id, details });
      return this.queries.summary(tx, draft.id);
    });
  }

  private async lockUnended(tx: Tx, id: string, { caller, version }: DraftOfficer): Promise<Draft> {
    const draft = await lockDraft(tx, id, caller);
    requireVersion(version, draft.version);
    requireUnended(draft);
    return draft;
  }

  /** The sealed row is bound to the draft, so that it is opened here and sealed for the tip. */
  private async senderOf(tx: Tx, { id }: Draft): Promise<Informant | undefined> {
    const sealed = await takeSender(tx, id);
    return sealed && this.informants.open(sealed, id);
  }
}
