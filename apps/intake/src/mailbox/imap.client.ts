import type { ImapFlow } from 'imapflow';
import { keptSender, MAIL_BYTES_MAX, type Sender } from './mail.rules.js';
import type { MailboxAddress } from './mailbox.rules.js';

/** A server that says nothing for so long is taken for gone. */
const SILENCE_LIMIT_MS = 60_000;
const CONNECTION_LIMIT_MS = 15_000;

/** What the server says of a mail before it is fetched. */
export interface MailHead {
  uid: number;
  bytes: number;
  arrivedAt: Date;
  sender: Sender;
}

/** The mailbox cannot be used. Says what failed, and nothing that the server said. */
export class MailboxFault extends Error {}

/** One connection to a mailbox by IMAP. Nothing is marked or moved but by {@link markTaken}. */
export class ImapMailbox {
  private constructor(
    private readonly flow: ImapFlow,
    /** Tells the mailbox from one that was made anew under its name: mail numbers hold within it alone. */
    readonly generation: string,
  ) {}

  /** @throws MailboxFault. */
  static async open({ host, port, secure, startTls, user, password, folder }: MailboxAddress): Promise<ImapMailbox> {
    const imap = await import('imapflow'); // Where no mailbox is read, it is not loaded.
    const flow = new imap.ImapFlow({
      ...{ host, port, secure, auth: { user, pass: password }, logger: false, disableAutoIdle: true },
      ...{ connectionTimeout: CONNECTION_LIMIT_MS, greetingTimeout: CONNECTION_LIMIT_MS },
      ...{ socketTimeout: SILENCE_LIMIT_MS, maxLiteralSize: 2 * MAIL_BYTES_MAX },
      ...(startTls && { doSTARTTLS: true }),
    });
    flow.on('error', () => undefined); // Each failure reaches the call that it concerns.
    try {
      await flow.connect();
      const { uidValidity } = await flow.mailboxOpen(folder);
      return new ImapMailbox(flow, String(uidValidity));
    } catch (error) {
      flow.close();
      throw faultOf('opened', error);
    }
  }

  /** The numbers of the mails that nobody has seen, the oldest first. @throws MailboxFault. */
  unseen(): Promise<number[]> {
    return this.ask('searched', async () => {
      const found = await this.flow.search({ seen: false }, { uid: true });
      if (!found) throw new Error('not searched');
      return found.toSorted((a, b) => a - b);
    });
  }

  /** Undefined for a mail that is gone. @throws MailboxFault. */
  head(uid: number): Promise<MailHead | undefined> {
    return this.ask('read', async () => {
      const what = { uid: true, size: true, internalDate: true, envelope: true } as const;
      const found = await this.flow.fetchOne(String(uid), what, { uid: true });
      if (!found) return undefined;
      const [from] = found.envelope?.from ?? [];
      const sender = keptSender({ name: from?.name, email: from?.address });
      return { uid, bytes: found.size ?? 0, arrivedAt: new Date(found.internalDate ?? 0), sender };
    });
  }

  /** The bytes of a mail, at most so many and one; undefined for a mail that is gone. @throws MailboxFault. */
  source(uid: number): Promise<Buffer | undefined> {
    return this.ask('read', async () => {
      const source = { start: 0, maxLength: MAIL_BYTES_MAX + 1 };
      const found = await this.flow.fetchOne(String(uid), { uid: true, source }, { uid: true });
      return found ? found.source : undefined;
    });
  }

  /** Marks a mail as seen, and one that was set aside as worth a look. @throws MailboxFault. */
  async markTaken(uid: number, { flagged }: { flagged: boolean }): Promise<void> {
    const flags = flagged ? ['\\Seen', '\\Flagged'] : ['\\Seen'];
    await this.ask('marked', async () => {
      // It answers whether it could; a mail that is gone meanwhile is as good as marked.
      const marked = await this.flow.messageFlagsAdd(String(uid), flags, { uid: true });
      if (!marked && !this.flow.usable) throw new Error('not marked');
    });
  }

  /** Ends the connection, in whatever state it is. */
  async close(): Promise<void> {
    if (this.flow.usable) await this.flow.logout().catch(() => undefined); // A server may hang up first.
    this.flow.close();
  }

  private async ask<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw faultOf(what, error);
    }
  }
}

function faultOf(what: string, error: unknown): MailboxFault {
  const { code, authenticationFailed } = error as { code?: unknown; authenticationFailed?: unknown };
  const cause = authenticationFailed ? 'the server refuses user and password' : String(code ?? 'no further cause');
  return new MailboxFault(`The mailbox cannot be ${what}: ${cause}.`);
}
