import { fileTypeFromBuffer } from 'file-type';
import { startsWithSound } from './mp3.rules.ts';

/** What an officer sees of a file: a picture, a text, a sound or a film. */
export type MediaKind = 'image' | 'document' | 'audio' | 'video';

export interface FileKind {
  mediaType: string;
  /** Of the copy's name, without a dot. */
  extension: string;
  kind: MediaKind;
  /** `none`: nothing here decodes it without a patent licence, so its original alone is kept. */
  copy: 'made' | 'none';
}

/** All that an informant may send. What is not here is refused: it is an allow list, never a deny list. */
export const FILE_KINDS = [
  { mediaType: 'image/jpeg', extension: 'jpg', kind: 'image', copy: 'made' },
  { mediaType: 'image/png', extension: 'png', kind: 'image', copy: 'made' },
  { mediaType: 'image/webp', extension: 'webp', kind: 'image', copy: 'made' },
  { mediaType: 'image/heic', extension: 'heic', kind: 'image', copy: 'none' },
  { mediaType: 'image/heif', extension: 'heif', kind: 'image', copy: 'none' },
  { mediaType: 'application/pdf', extension: 'pdf', kind: 'document', copy: 'made' },
  { mediaType: 'audio/mpeg', extension: 'mp3', kind: 'audio', copy: 'made' },
  { mediaType: 'audio/wav', extension: 'wav', kind: 'audio', copy: 'made' },
  { mediaType: 'audio/mp4', extension: 'm4a', kind: 'audio', copy: 'made' },
  { mediaType: 'video/mp4', extension: 'mp4', kind: 'video', copy: 'made' },
  { mediaType: 'video/quicktime', extension: 'mov', kind: 'video', copy: 'made' },
] as const satisfies readonly FileKind[];

/** How many bytes from its beginning tell what a file is: the sample that `file-type` asks for. */
export const HEAD_BYTES = 4_100;

/** The names `file-type` has for what is one thing here. */
const SAME_TYPES: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
  'audio/vnd.wave': 'audio/wav',
};

/** Where a file of an allowed kind begins. All stand at byte 0, so nothing can be put in front. */
const MAGICS: readonly { types: readonly string[]; at: number; magic: string; and?: [at: number, magic: string] }[] = [
  { types: ['image/jpeg'], at: 0, magic: '\xff\xd8\xff' },
  { types: ['image/png'], at: 0, magic: '\x89PNG\r\n\x1a\n' },
  { types: ['image/webp'], at: 0, magic: 'RIFF', and: [8, 'WEBPVP8'] },
  { types: ['audio/wav'], at: 0, magic: 'RIFF', and: [8, 'WAVE'] },
  { types: ['application/pdf'], at: 0, magic: '%PDF-' },
  { types: ['image/heic', 'image/heif', 'audio/mp4', 'video/mp4', 'video/quicktime'], at: 4, magic: 'ftyp' },
  { types: ['audio/mpeg'], at: 0, magic: 'ID3' },
];

/**
 * What a file is by its first bytes (4,100 or more, or all there are); names and declared types are not asked.
 * @returns undefined for all that is not allowed.
 */
export async function kindOf(head: Uint8Array): Promise<FileKind | undefined> {
  const possible = typesByMagic(head);
  if (possible.length === 0) return undefined; // The detectors of other formats never run.
  const found = await fileTypeFromBuffer(head);
  const mediaType = found && (SAME_TYPES[found.mime] ?? found.mime);
  return FILE_KINDS.find((kind) => kind.mediaType === mediaType && possible.includes(kind.mediaType));
}

/** The kind with this media type. @throws RangeError where none is allowed. */
export function kindNamed(mediaType: string): FileKind {
  const kind = FILE_KINDS.find((each) => each.mediaType === mediaType);
  if (!kind) throw new RangeError('No such kind of file is allowed.');
  return kind;
}

function typesByMagic(head: Uint8Array): readonly string[] {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (startsWithSound(bytes)) return ['audio/mpeg'];
  const text = bytes.toString('latin1', 0, 16);
  const found = MAGICS.find(
    ({ at, magic, and }) => text.startsWith(magic, at) && (!and || text.startsWith(and[1], and[0])),
  );
  return found?.types ?? [];
}
