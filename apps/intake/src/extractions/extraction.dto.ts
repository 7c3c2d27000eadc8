import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { findingKinds } from '../identifiers/extraction.rules.js';
import { extractionStates, type ExtractionState } from './extraction-decision.rules.js';

const orNull = { nullable: true } as const;
const aValue = { type: String, ...orNull, example: 'https://choviet.example/shop/cv-1029/item/77' } as const;
const ofPersons = 'Of a phone, an account or an id of a person only for officers, and null once its key is destroyed.';
const aPlatform = { type: String, ...orNull, example: 'platform-cho-viet' } as const;
const aFlag = { type: Boolean, example: false } as const;

@ApiSchema({ name: 'TipStatedIdentifier', description: 'What identifies the accused, as the informant stated it.' })
export class StatedIdentifierDto {
  @ApiProperty({
    enum: ['url', 'shop', 'tax-code', 'domain', 'account', 'phone', 'bank-account'],
    description: 'What it is.',
    example: 'url',
  })
  kind: string;

  @ApiProperty({ ...aValue, description: `Its normal form. ${ofPersons}` })
  value: string | null;

  @ApiProperty({ ...aPlatform, description: 'The platform on which it is valid, or that the address belongs to.' })
  platform: string | null;

  @ApiProperty({ ...aFlag, description: 'Whether it is a short address. Where that leads nobody has asked.' })
  shortLink: boolean;
}

@ApiSchema({ name: 'TipExtraction', description: 'Something in the text of a tip that may identify the accused.' })
export class TipExtractionDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number within the tip.', example: 1 })
  number: number;

  @ApiProperty({ enum: findingKinds, description: 'What it is.', example: 'url' })
  kind: string;

  @ApiProperty({ ...aValue, description: `Its normal form. ${ofPersons}` })
  value: string | null;

  @ApiProperty({ ...aPlatform, description: 'The platform on which it is valid, or that the address belongs to.' })
  platform: string | null;

  @ApiProperty({ ...aFlag, description: 'Whether it is a short address. Where that leads nobody has asked.' })
  shortLink: boolean;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Where it begins in `content`, in UTF-16 code units.',
    example: 48,
  })
  start: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Before which code unit of `content` it ends.',
    example: 96,
  })
  end: number;

  @ApiProperty({ enum: extractionStates, description: 'What officers have made of it.', example: 'found' })
  state: ExtractionState;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Version, which is also its ETag.', example: 1 })
  version: number;

  @ApiProperty({ type: String, ...orNull, description: 'Code of the body that decided.', example: 'committee-01' })
  decidedBody: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    ...orNull,
    description: 'When it was decided.',
    example: '2026-11-24T02:10:00.000Z',
  })
  decidedAt: string | null;
}

@ApiSchema({ name: 'TipIdentifiers', description: 'What identifies the accused of a tip.' })
export class TipIdentifiersDto {
  @ApiProperty({ type: [StatedIdentifierDto], description: 'What the informant stated.' })
  stated: StatedIdentifierDto[];

  @ApiProperty({ type: [TipExtractionDto], description: 'What the text names besides, in its order; at most 50.' })
  found: TipExtractionDto[];
}
