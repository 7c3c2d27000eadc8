import { ApiSchema } from '@nestjs/swagger';
import { CodeField, PatternField } from '../field.dto.js';
import { attachmentKinds, type AttachmentKind } from './attachment.rules.js';

/** Files that are announced with one tip: a call, a letter of some pages, and what came with it. */
export const ANNOUNCED_FILES_MAX = 10;

@ApiSchema({ name: 'AnnouncedFile', description: 'A file that belongs to a tip, by its hash.' })
export class AnnouncedFileDto {
  @CodeField({
    of: attachmentKinds,
    description: 'What it is. All but `evidence` show who reported and are never copied for readers.',
    example: 'call-recording',
  })
  kind: AttachmentKind;

  @PatternField({
    pattern: '^[0-9a-f]{64}$',
    max: 64,
    description: 'SHA-256 of the file, in hex.',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  sha256: string;
}
