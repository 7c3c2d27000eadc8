import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import { CodeField, TextField } from '../field.dto.js';
import { CONTENT_CHARACTERS_MAX, CONTENT_CHARACTERS_MIN, SubmitTipDto } from '../tips/submit-tip.dto.js';
import { discardReasons, draftStates, setAsideCauses, type DraftState } from './draft.rules.js';

const aMoment = { type: String, format: 'date-time', example: '2026-11-24T01:30:00.000Z' } as const;
const anId = { type: String, format: 'uuid', example: '7b1f6f0e-52c1-4b6a-9a57-3f1f2c8f1d11' } as const;
const orNull = { nullable: true } as const;

@ApiSchema({ name: 'TipDraftSummary', description: 'A mail of the mailbox, without what was written in it.' })
export class DraftSummaryDto {
  @ApiProperty({ ...anId, description: 'Id of the draft.' })
  id: string;

  @ApiProperty({
    enum: draftStates,
    description: '`set-aside`: the mail could not be read here, and is to be looked at in the mailbox itself.',
    example: 'open',
  })
  state: DraftState;

  @ApiProperty({ enum: setAsideCauses, ...orNull, description: 'Why it was set aside.', example: null })
  setAsideCause: string | null;

  @ApiProperty({ ...aMoment, description: 'When the mail arrived in the mailbox.' })
  receivedAt: string;

  @ApiProperty({ ...aMoment, description: 'When it was taken over.' })
  recordedAt: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many files of it are kept.', example: 1 })
  fileCount: number;

  @ApiProperty({ ...anId, ...orNull, description: 'The tip that was made of it.', example: null })
  tipId: string | null;

  @ApiProperty({ enum: discardReasons, ...orNull, description: 'Why no tip was made of it.', example: null })
  discardReason: string | null;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Counts its changes; the ETag.', example: 1 })
  version: number;
}

@ApiSchema({ name: 'TipDraftFile', description: 'A file that came with a mail.' })
export class DraftFileDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number in the mail.', example: 1 })
  number: number;

  @ApiProperty({ type: String, description: 'Its name, as the mail has it.', example: 'hoa-don.jpg' })
  name: string;

  @ApiProperty({ type: String, description: 'Its kind, as the mail says.', example: 'image/jpeg' })
  mediaType: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Its size in bytes.', example: 184_320 })
  bytes: number;

  @ApiProperty({
    type: String,
    pattern: '^[0-9a-f]{64}$',
    description: 'SHA-256 of its content, in hex.',
    example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  })
  sha256: string;
}

@ApiSchema({ name: 'TipDraft', description: 'A mail of the mailbox, but for who sent it.' })
export class DraftDto extends DraftSummaryDto {
  @ApiProperty({ type: String, description: 'Its subject; empty where it has none.', example: 'Bán sữa giả trên mạng' })
  subject: string;

  @ApiProperty({ type: String, description: 'Its text, without any markup.', example: 'Gian hàng bán sữa bột giả…' })
  content: string;

  @ApiProperty({ type: Boolean, description: 'Whether the text was longer than what is kept.', example: false })
  contentCut: boolean;

  @ApiProperty({ type: [DraftFileDto], description: 'The files that are kept.' })
  files: DraftFileDto[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'How many files were too many or too large; they are in the mailbox.',
    example: 0,
  })
  filesLeftOut: number;
}

@ApiSchema({ name: 'TipDraftEntry', description: 'What an officer makes of a mail.' })
export class MakeTipDto extends OmitType(SubmitTipDto, ['content', 'channel', 'receivedAt', 'informant'] as const) {
  @TextField({
    min: CONTENT_CHARACTERS_MIN,
    max: CONTENT_CHARACTERS_MAX,
    multiline: true,
    optional: true,
    description: 'What happened; left out, it is the subject and the text of the mail.',
    example: 'Gian hàng bán sữa bột giả, hộp không có tem phụ.',
  })
  content?: string;
}

@ApiSchema({ name: 'TipDraftDiscard', description: 'Why no tip is made of a mail.' })
export class DiscardDraftDto {
  @CodeField({ of: discardReasons, description: 'The reason.', example: 'spam' })
  reason: (typeof discardReasons)[number];
}
