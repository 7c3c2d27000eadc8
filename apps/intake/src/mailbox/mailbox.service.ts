import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '#shared/config';
import { createPool } from '#shared/database';
import { counter, gauge, newContext, runInContext, systemActor } from '#shared/observability';
import type { IntakeEnv } from '../intake.env.js';
import { ArrivalsService, type Arrival } from './arrivals.service.js';
import { ImapMailbox, type MailHead } from './imap.client.js';
import { MailReading, UnreadableMail } from './mail-reading.service.js';
import { MAIL_BYTES_MAX } from './mail.rules.js';
import { mailboxAddressOf } from './mailbox.rules.js';

/** Mails of one look, so that a full mailbox keeps no connection for hours. */
const MAILS_PER_LOOK = 200;
/** A mail that breaks the connection so often is at fault, not the mailbox. */
const FETCHES_MAX = 3;

const up = gauge({
  name: 'vigil_intake_mailbox_up',
  help: '1 while the mailbox can be read, 0 while it cannot; absent where this replica does not read it.',
  labels: ['body'],
});
const mails = counter({
  name: 'vigil_intake_mailbox_mails_total',
  help: 'Mails by what became of them: a draft, known already, or set aside.',
  labels: ['outcome'],
});

interface Look {
  url: string;
  body: string;
  /** @throws the database's error where the lock is no longer held. */
  goesOn: () => Promise<unknown>;
}

/** Takes the mails of a body's mailbox over as drafts of tips. */
@Injectable()
export class MailboxService {
  /** Fetches of mails that have failed, by their numbers. */
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly arrivals: ArrivalsService,
    private readonly reading: MailReading,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /**
   * Looks for mails once, unless another replica does; answers whether there is more at once.
   * @throws MailboxFault where the mailbox cannot be used; the database's error.
   */
  async look(): Promise<boolean> {
    const { MAILBOX_URL: url, MAILBOX_BODY: body } = this.env;
    if (url === undefined || body === undefined) return false;
    return this.alone(async (goesOn) => {
      try {
        const more = await this.lookInto({ url, body, goesOn });
        up.set({ body }, 1);
        return more;
      } catch (error) {
        up.set({ body }, 0);
        throw error;
      } finally {
        await this.reading.rest();
      }
    });
  }

  /** A lock of a session, which goes with its connection whatever happens; the mails' own hashes hold without it. */
  private async alone(work: (goesOn: () => Promise<unknown>) => Promise<boolean>): Promise<boolean> {
    const pool = createPool({ url: this.env.DATABASE_URL, applicationName: 'vigil.intake.mailbox', poolSize: 1 });
    try {
      const session = await pool.connect();
      try {
        const { rows } = await session.query<{ held: boolean }>(
          `SELECT pg_try_advisory_lock(hashtext('intake.mailbox')) AS held`,
        );
        if (rows[0]?.held) return await work(() => session.query('SELECT'));
        up.reset();
        return false;
      } finally {
        session.release(true);
      }
    } finally {
      await pool.end();
    }
  }

  /** Before each mail it makes sure of the lock. */
  private async lookInto({ url, body, goesOn }: Look): Promise<boolean> {
    const mailbox = await ImapMailbox.open(mailboxAddressOf(url));
    try {
      const uids = await mailbox.unseen();
      for (const uid of uids.slice(0, MAILS_PER_LOOK)) {
        await goesOn();
        await runInContext(newContext({ actor: { ...systemActor, body } }), () => this.take(mailbox, uid, body));
      }
      return uids.length > MAILS_PER_LOOK;
    } finally {
      await mailbox.close();
    }
  }

  /** The mark is set after the commit: what happens between is a mail that comes again, and is known. */
  private async take(mailbox: ImapMailbox, uid: number, body: string): Promise<void> {
    const mark = `${mailbox.generation}/${uid}`;
    const arrival = await this.fetched(mailbox, { uid, mark, body });
    if (arrival) {
      const outcome = await this.arrivals.keep(arrival);
      mails.inc({ outcome });
      await mailbox.markTaken(uid, { flagged: typeof arrival.content === 'string' || outcome === 'set-aside' });
    }
    this.failures.delete(mark);
  }

  /** Undefined for a mail that is gone meanwhile. */
  private async fetched(
    mailbox: ImapMailbox,
    { uid, mark, body }: { uid: number; mark: string; body: string },
  ): Promise<Arrival | undefined> {
    const failures = this.failures.get(mark) ?? 0;
    if (failures >= FETCHES_MAX)
      return { body, mark, arrivedAt: new Date(8.64e15), sender: {}, content: 'not-fetched' };
    try {
      const head = await mailbox.head(uid);
      return head && { body, mark, ...head, content: await this.contentOf(mailbox, head) };
    } catch (error) {
      this.failures.set(mark, failures + 1);
      throw error;
    }
  }

  private async contentOf(mailbox: ImapMailbox, { uid, bytes }: MailHead): Promise<Arrival['content']> {
    if (bytes > MAIL_BYTES_MAX) return 'too-large';
    const source = await mailbox.source(uid);
    if (!source || source.length === 0) return 'unreadable';
    if (source.length > MAIL_BYTES_MAX) return 'too-large'; // The server had said otherwise.
    try {
      return await this.reading.read(new Uint8Array(source));
    } catch (error) {
      if (error instanceof UnreadableMail) return error.setAsideCause;
      throw error;
    }
  }
}
