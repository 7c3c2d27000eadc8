import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { ActsOnTips } from '../screening/acts-on-tips.service.js';
import { TipsQueries } from '../tips/tips.queries.js';
import type { AttachmentDto } from './attachment.dto.js';
import { showsInformant, type AttachmentKind } from './attachment.rules.js';
import { AttachmentsQueries } from './attachments.queries.js';
import { addCustody, withhold, type AddedBy, type Known } from './attachments.writes.js';

interface Withheld {
  tip: { id: string };
  file: Pick<Known, 'id' | 'number' | 'kind'> & { sha256: string };
  kind: AttachmentKind;
  added: AddedBy;
}

/** Takes the copies of files back from readers: files that turn out to show who reported. There is no way back. */
@Injectable()
export class AttachmentWithholding {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly acts: ActsOnTips,
    private readonly files: AttachmentsQueries,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** An officer sees that a file shows who reported. @throws AppError `not-found`, `forbidden`, `state-conflict`. */
  asOfficer(id: string, number: string, kind: AttachmentKind, caller: Caller): Promise<AttachmentDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      await this.acts.require(tx, 'attach', { tip, caller });
      const file = await this.files.one(tx, tip.id, number);
      if (showsInformant(file.kind)) throw new AppError('state-conflict', { detail: 'Tệp này đã được giữ kín.' });
      const added = { by: 'officer', body: caller.body, subject: caller.subject } as const;
      await this.withhold(tx, { tip, file, kind, added });
      return this.files.viewOf(await this.files.one(tx, tip.id, number));
    });
  }

  /** Whoever says that a file shows the informant is believed, also after others said that it does not. The tip is locked. */
  async believe(tx: Tx, said: Withheld): Promise<void> {
    if (showsInformant(said.kind) && !showsInformant(said.file.kind)) await this.withhold(tx, said);
  }

  private async withhold(tx: Tx, { tip, file, kind, added }: Withheld): Promise<void> {
    await withhold(tx, file, kind);
    const { by: _, ...officer } = added;
    const details = { from: file.kind, to: kind };
    const at = this.clock.now();
    addCustody(tx, { attachmentId: file.id, act: 'withheld', sha256: file.sha256, at, ...officer, details });
    const act = { act: 'tip.withhold-attachment', objectKind: 'tip', objectId: tip.id };
    this.audit.record(tx, { ...act, details: { number: file.number, ...details } });
  }
}
