import type { FieldFault } from '#shared/http';

/** How an attachment stands: its hash is known, it is here but not checked yet, it was checked, or it holds malware. */
export const attachmentStates = ['announced', 'unchecked', 'checked', 'infected'] as const;
export type AttachmentState = (typeof attachmentStates)[number];

/**
 * What an attachment is. A recording of the informant's call, a scan of their letter and what else shows who they are
 * (`identity`): of these there is no copy for readers.
 */
export const attachmentKinds = ['evidence', 'call-recording', 'letter-scan', 'identity'] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

/** Why there is, or is not, a copy for readers. */
export const copyStates = [
  'made',
  'shows-informant',
  'kind-has-none',
  'malformed',
  'too-many-pixels',
  'active-content',
  'timed-out',
] as const;
export type CopyState = (typeof copyStates)[number];

/** What happens to a file, as its chain of custody has it. */
export const custodyActs = [
  'announced',
  'received',
  'taken-from-mail',
  'scanned',
  'copied',
  'withheld',
  'copy-handed-out',
  'original-handed-out',
] as const;

/** Longest name of a file, in characters. */
export const FILE_NAME_CHARACTERS_MAX = 255;
/** An upload that has not ended by then never will: uploads are cut off after a quarter of it. */
export const UPLOAD_LIMIT_MS = 60 * 60_000;
/** Whether only the sealed original of such a file exists. */
export function showsInformant(kind: AttachmentKind): boolean {
  return kind !== 'evidence';
}

/** The name of a file as its header gives it, percent-encoded UTF-8; undefined where none was given. */
export function fileNameFrom(header: string | undefined): string | undefined | FieldFault {
  if (header === undefined) return undefined;
  const name = decoded(header)?.normalize('NFC');
  const isOne = name !== undefined && name.length > 0 && name.length <= FILE_NAME_CHARACTERS_MAX;
  if (isOne && !/[/\\\p{C}]/u.test(name) && !/^\.+$/.test(name)) return name;
  return {
    pointer: '/headers/file-name',
    code: 'file-name',
    detail: `Tên tệp mã hóa theo RFC 3986, nhiều nhất ${FILE_NAME_CHARACTERS_MAX} ký tự, không có đường dẫn.`,
  };
}

function decoded(header: string): string | undefined {
  try {
    return decodeURIComponent(header);
  } catch {
    return undefined;
  }
}

/** Checks of a file that may end without an outcome, because the process died or was ended, before no copy is tried. */
export const CHECKS_MAX = 5;
/** After how long a check is tried again that failed for want of the scanner or the store, or without an outcome. */
export const TRY_AGAIN_MS = 30_000;
/** Longer than any check: a scan of 4 minutes, a cleaning of one, and the same of the file before. */
export const CHECK_LEASE_MS = 15 * 60_000;
/** Files of one tip that its informant may be sending at a time, over all replicas. */
export const SENT_AT_ONCE_MAX = 3;

/** The keys in the store of an attachment's original and of its copy; they bind the sealed bytes to their place. */
export const originalKey = (storeKey: string) => `${storeKey}/original`;
export const copyKey = (storeKey: string) => `${storeKey}/copy`;

/** The name under which a copy is handed out. */
export function copyNameOf(reference: string, number: number, extension: string): string {
  return `${reference}-${number}.${extension}`;
}
