import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQuery } from '#shared/http';
import { attachmentKinds, attachmentStates, copyStates, custodyActs, type AttachmentKind } from './attachment.rules.js';
import { FILE_KINDS } from './inspection/file-kinds.rules.js';

const aMoment = { type: String, format: 'date-time', example: '2026-11-24T01:30:00.000Z' } as const;
const aHash = {
  type: String,
  pattern: '^[0-9a-f]{64}$',
  example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
} as const;
const mediaTypes = FILE_KINDS.map(({ mediaType }) => mediaType);
const orNull = { nullable: true } as const;
/** More files than any setting allows for a tip. */
const NUMBER_MAX = 1_000;

@ApiSchema({ name: 'SentFile', description: 'A file as it was received.' })
export class SentFileDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number among the files of the tip.', example: 1 })
  number: number;

  @ApiProperty({ ...aHash, description: 'SHA-256 of the file as it came, in hex: compare it with your own.' })
  sha256: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its size in bytes.', example: 2_345_678 })
  bytes: number;

  @ApiProperty({ enum: mediaTypes, description: 'What it is, by its content.', example: 'image/jpeg' })
  mediaType: string;
}

/** What an officer says of a file that they add. */
export class AddFileQuery {
  @ApiProperty({
    enum: attachmentKinds,
    required: false,
    default: 'evidence',
    description: 'What it is. Of all but `evidence`, which show who reported, there is no copy for readers.',
    example: 'evidence',
  })
  @IsOptional()
  @IsIn(attachmentKinds)
  kind: AttachmentKind = 'evidence';
}

@ApiSchema({ name: 'AttachmentCopy', description: 'The copy for readers, without what tells of its maker.' })
export class AttachmentCopyDto {
  @ApiProperty({
    enum: copyStates,
    description:
      '`made`, or why there is none: the file shows who reported, its kind has no copy, or it could not be cleaned.',
    example: 'made',
  })
  state: string;

  @ApiProperty({ enum: mediaTypes, ...orNull, description: 'What the copy is.', example: 'image/jpeg' })
  mediaType: string | null;

  @ApiProperty({ type: 'integer', ...orNull, description: 'Its size in bytes.', example: 1_234_567 })
  bytes: number | null;

  @ApiProperty({ ...aHash, ...orNull, description: 'SHA-256 of the copy, in hex.' })
  sha256: string | null;

  @ApiProperty({ type: 'integer', ...orNull, description: 'Width of a picture in pixels.', example: 1920 })
  width: number | null;

  @ApiProperty({ type: 'integer', ...orNull, description: 'Height of a picture in pixels.', example: 1080 })
  height: number | null;

  @ApiProperty({
    type: String,
    pattern: '^[0-9a-f]{16}$',
    ...orNull,
    description: 'Perceptual hash of a picture: of pictures that look alike few of its 64 bits differ.',
    example: 'c3d4a1b2e5f60718',
  })
  perceptualHash: string | null;
}

@ApiSchema({ name: 'Attachment', description: 'A file of a tip.' })
export class AttachmentDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number among the files of the tip.', example: 1 })
  number: number;

  @ApiProperty({
    enum: attachmentStates,
    description:
      '`announced`: an officer has stated its hash, the file is not here. `unchecked`: it waits for the scan. `infected`: ' +
      'nobody is given it.',
    example: 'checked',
  })
  state: string;

  @ApiProperty({ enum: attachmentKinds, description: 'What it is.', example: 'evidence' })
  kind: string;

  @ApiProperty({ enum: ['informant', 'officer'], description: 'Which side added it.', example: 'informant' })
  by: string;

  @ApiProperty({ type: String, ...orNull, description: 'Code of the officer’s body.', example: 'committee-01' })
  body: string | null;

  @ApiProperty({
    type: String,
    ...orNull,
    description: 'Its name, of evidence that an officer added. Names that informants gave are not kept.',
    example: 'Biên bản số 5.pdf',
  })
  name: string | null;

  @ApiProperty({ ...aHash, description: 'SHA-256 of the original, in hex.' })
  sha256: string;

  @ApiProperty({ enum: mediaTypes, ...orNull, description: 'What it is, by its content.', example: 'image/jpeg' })
  mediaType: string | null;

  @ApiProperty({ type: 'integer', ...orNull, description: 'Size of the original in bytes.', example: 2_345_678 })
  bytes: number | null;

  @ApiProperty({ ...aMoment, ...orNull, description: 'When an officer announced it.' })
  announcedAt: string | null;

  @ApiProperty({ ...aMoment, ...orNull, description: 'When it was received.' })
  receivedAt: string | null;

  @ApiProperty({
    type: String,
    ...orNull,
    description: 'The scanner and its signatures; null for a file that was not scanned.',
    example: 'ClamAV 1.4.6/27900/Fri Nov 27 2026',
  })
  scannedBy: string | null;

  @ApiProperty({ type: AttachmentCopyDto, ...orNull, description: 'The copy for readers; null before the check.' })
  copy: AttachmentCopyDto | null;
}

@ApiSchema({ name: 'Attachments', description: 'The files of a tip, by their numbers.' })
export class AttachmentsDto {
  @ApiProperty({ type: [AttachmentDto], description: 'The files.' })
  items: AttachmentDto[];
}

@ApiSchema({ name: 'CustodyStep', description: 'One step of the chain of custody.' })
export class CustodyStepDto {
  @ApiProperty({ ...aMoment, description: 'When.' })
  at: string;

  @ApiProperty({ enum: custodyActs, description: 'What happened.', example: 'copy-handed-out' })
  act: string;

  @ApiProperty({ ...aHash, description: 'SHA-256 of the bytes that it is about.' })
  sha256: string;

  @ApiProperty({ type: String, ...orNull, description: 'Code of the body that did it.', example: 'tax-79' })
  body: string | null;

  @ApiProperty({
    type: String,
    ...orNull,
    description: 'Who did it there, by their pseudonym.',
    example: '3f0c9d2e-7a41-4c8b-9d55-0e6b1c7f2a90',
  })
  subject: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Particulars, such as the scanner.',
    example: { scanner: 'ClamAV 1.4.6/27900/Fri Nov 27 2026' },
  })
  details: Record<string, unknown>;
}

/** A page of the chain. */
export class CustodyQuery extends PageQuery {}

@ApiSchema({ name: 'OriginalRequest', description: 'Which original is handed out.' })
export class OriginalDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: NUMBER_MAX,
    description: 'Its number among the files of the tip.',
    example: 1,
  })
  @IsInt()
  @Min(1)
  @Max(NUMBER_MAX)
  number: number;
}

/** What a file may turn out to be. */
const withheldKinds = attachmentKinds.filter((kind) => kind !== 'evidence');

@ApiSchema({ name: 'AttachmentWithholding', description: 'What a file is that shows who reported.' })
export class WithholdDto {
  @ApiProperty({
    enum: withheldKinds,
    description: 'A recording of their call, a scan of their letter, or else (`identity`).',
    example: 'identity',
  })
  @IsIn(withheldKinds)
  kind: AttachmentKind;
}
