/** Largest mail that is fetched: what mail providers carry at most. A larger one is set aside unread. */
export const MAIL_BYTES_MAX = 25 * 1024 * 1024;
/** Most files of one mail, and the largest of them; further ones stay in the mailbox. */
export const FILES_MAX = 20;
export const FILE_BYTES_MAX = 10 * 1024 * 1024;
/** Longest text that is kept: five times the longest tip, so that an officer can choose from it. */
export const TEXT_CHARACTERS_MAX = 100_000;
/** Longest HTML that is turned into text; what is beyond is markup more often than words. */
export const HTML_CHARACTERS_MAX = 1_000_000;
const SUBJECT_CHARACTERS_MAX = 500;
const FILE_NAME_CHARACTERS_MAX = 200;
const MEDIA_TYPE = /^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,80}$/;

/** Who sent a mail, as it says itself. */
export interface Sender {
  name?: string;
  email?: string;
}

/** A file of a mail. */
export interface MailFile {
  name: string;
  mediaType: string;
  /** Hex. */
  sha256: string;
  content: Uint8Array;
}

/** What is taken over of a mail. */
export interface ReadMail {
  subject: string;
  text: string;
  textCut: boolean;
  sender: Sender;
  files: MailFile[];
  filesLeftOut: number;
  /** The same for the same mail in whatever copy, and for no other. */
  fingerprint: string;
}

/** A text as it is kept: sound Unicode in NFC, no control characters but line breaks and tabs. */
export function keptText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .normalize('NFC')
    .trim();
}

/** A text of one line, cut to a length. */
export function keptLine(text: string, max = SUBJECT_CHARACTERS_MAX): string {
  return keptText(text).replace(/\s+/g, ' ').slice(0, max).toWellFormed();
}

/** The text of a mail, and whether it had to be cut. */
export function cutText(text: string): { text: string; textCut: boolean } {
  const kept = keptText(text);
  if (kept.length <= TEXT_CHARACTERS_MAX) return { text: kept, textCut: false };
  return { text: kept.slice(0, TEXT_CHARACTERS_MAX).toWellFormed(), textCut: true };
}

/** The name of a file without any path. */
export function keptFileName(name: string | undefined, number: number): string {
  const last =
    keptLine(name ?? '', Number.POSITIVE_INFINITY)
      .split(/[\\/]/)
      .at(-1) ?? '';
  return last.slice(-FILE_NAME_CHARACTERS_MAX).toWellFormed() || `tep-${number}`;
}

/** The kind that a mail says a file is of. */
export function keptMediaType(mediaType: string | undefined): string {
  const lower = (mediaType ?? '').toLowerCase();
  return MEDIA_TYPE.test(lower) ? lower : 'application/octet-stream';
}

/** Who sent it, within the limits of what a tip's informant may say of themselves. */
export function keptSender({ name, email }: { name?: string | undefined; email?: string | undefined }): Sender {
  const said = { name: keptLine(name ?? '', 200), email: keptLine(email ?? '', 254) };
  return { ...(said.name && { name: said.name }), ...(said.email && { email: said.email }) };
}
