import type { FieldFault } from '#shared/http';

/** How an attachment stands: its hash is known, it is here but not checked yet, it was checked, or it holds malware. */
export const attachmentStates = ['announced', 'unchecked', 'checked', 'infected'] as const;
export type AttachmentState = (typeof attachmentStates)[number];

/**
 * What an attachment is. A recording of the informant's call and a scan of their letter show who they are: of these there
 * is no copy for readers.
 */
export const attachmentKinds = ['evidence', 'call-recording', 'letter-scan'] as const;
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

/** When a check that failed for want of a service is tried again: after 5 s, then doubling up to 5 minutes. */
export function nextCheckAfter(attempts: number, at: Date): Date {
  return new Date(at.getTime() + Math.min(5_000 * 2 ** attempts, 5 * 60_000));
}

/** The keys in the store of an attachment's original and of its copy; they bind the sealed bytes to their place. */
export const originalKey = (storeKey: string) => `${storeKey}/original`;
export const copyKey = (storeKey: string) => `${storeKey}/copy`;

/** The name under which a copy is handed out. */
export function copyNameOf(reference: string, number: number, extension: string): string {
  return `${reference}-${number}.${extension}`;
}
