import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Keyring, matchHash } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { AuditLog, isOutage, Transactions } from '#shared/database';
import type { SetAsideCause } from '../drafts/draft.rules.js';
import { addDraft, type NewDraft, type SealedFile } from '../drafts/drafts.writes.js';
import { InformantsService } from '../informants/informants.service.js';
import type { IntakeEnv } from '../intake.env.js';
import type { MailFile, ReadMail, Sender } from './mail.rules.js';

/** A mail as it is taken over: read, or set aside for a cause. */
export interface Arrival {
  body: string;
  /** Tells it from every other mail, in whatever copy where it was read. */
  mark: string;
  arrivedAt: Date;
  sender: Sender;
  content: ReadMail | SetAsideCause;
}

/** What became of a mail. */
export type Outcome = 'draft' | 'repeated' | 'set-aside';

const DATA_KEY_BYTES = 32;

/** Writes down the mails that arrive: a draft for each, its sender and its files sealed. */
@Injectable()
export class ArrivalsService {
  private readonly keyring: Keyring;

  constructor(
    private readonly transactions: Transactions,
    private readonly informants: InformantsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {
    this.keyring = Keyring.parse(env.INTAKE_IDENTITY_KEYS);
  }

  /**
   * The same mail makes one draft, however often it comes. One that the database will not have is set aside.
   * @throws the database's error when it is the database that is at fault.
   */
  async keep(arrival: Arrival): Promise<Outcome> {
    try {
      return await this.write(arrival);
    } catch (error) {
      if (isOutage(error) || typeof arrival.content === 'string') throw error;
      return this.write({ ...arrival, content: 'not-stored' });
    }
  }

  private async write(arrival: Arrival): Promise<Outcome> {
    const draft = this.draftOf(arrival);
    const isNew = await this.transactions.run(async (tx) => {
      const added = await addDraft(tx, draft);
      const details = { setAsideCause: draft.setAsideCause, files: draft.files.length };
      if (added)
        this.audit.record(tx, { act: 'tip-draft.receive', objectKind: 'tip-draft', objectId: draft.id, details });
      return added;
    });
    if (!isNew) return 'repeated';
    return draft.setAsideCause === undefined ? 'draft' : 'set-aside';
  }

  private draftOf({ body, mark, arrivedAt, sender, content }: Arrival): NewDraft {
    const id = randomUUID();
    const recordedAt = this.clock.now();
    const isSetAside = typeof content === 'string';
    const { subject, text, textCut, files, filesLeftOut, ...mail } = isSetAside ? nothingOf(mark, sender) : content;
    return {
      ...{ id, body, subject, content: text, contentCut: textCut, filesLeftOut, recordedAt },
      setAsideCause: isSetAside ? content : undefined,
      // Keyed: nobody who has only the table can find out whether a certain mail is in it.
      mailHash: matchHash(this.env.INTAKE_RECEIPT_KEY, 'mail', mail.fingerprint),
      // The mailbox may have another clock.
      receivedAt: arrivedAt < recordedAt ? arrivedAt : recordedAt,
      sender: this.informants.seal(mail.sender, id),
      files: files.map((file, index) => this.sealed(file, id, index + 1)),
    };
  }

  /** Under a key of its own, and bound to its place. */
  private sealed({ name, mediaType, sha256, content }: MailFile, draftId: string, number: number): SealedFile {
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const own = Keyring.of(dataKey);
    const place = `${draftId}/${number}`;
    return {
      ...{ number, name, mediaType, bytes: content.length, sha256 },
      ...{ key: this.keyring.seal(dataKey, place), content: own.seal(Buffer.from(content), place) },
    };
  }
}

/** What is taken over of a mail that is set aside. */
function nothingOf(fingerprint: string, sender: Sender): ReadMail {
  return { subject: '', text: '', textCut: false, sender, files: [], filesLeftOut: 0, fingerprint };
}
