/** Where a mailbox is, and how it is entered. */
export interface MailboxAddress {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  /** Whether a connection that begins in the clear must change to TLS. */
  startTls: boolean;
  user: string;
  password: string;
  folder: string;
}

const PORTS: Readonly<Record<string, number>> = { 'imaps:': 993, 'imap:': 143 };
const OWN_MACHINE = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Reads `imaps://user:password@host:993/folder`. Without TLS (`imap:`) a connection must change to it, except on the
 * machine itself: a password and the mails of informants go over no network in the clear.
 */
export function mailboxAddressOf(url: string): MailboxAddress {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (PORTS[protocol] ?? 0) : Number(port),
    secure: protocol === 'imaps:',
    startTls: protocol === 'imap:' && !OWN_MACHINE.includes(hostname),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    folder: decodeURIComponent(pathname.slice(1)) || 'INBOX',
  };
}
