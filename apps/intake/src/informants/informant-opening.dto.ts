import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { openingPurposes, openingStates, type OpeningPurpose, type OpeningState } from '#shared/contracts';
import { PageQuery } from '#shared/http';
import { CodeField, TextField } from '../field.dto.js';
import { PURPOSE_CHARACTERS_MIN, VIEWS_MAX } from './informant-opening.rules.js';

const orNull = { nullable: true } as const;
const aMoment = { type: String, format: 'date-time', example: '2026-11-27T02:10:00.000Z' } as const;
const MONTH = '^20[0-9]{2}-(0[1-9]|1[0-2])$';

@ApiSchema({ name: 'InformantOpeningRequest', description: 'Why an officer has to know who reported a tip.' })
export class AskOpeningDto {
  @CodeField({ of: openingPurposes, description: 'What the identity is needed for.', example: 'contact-informant' })
  purposeCode: OpeningPurpose;

  @TextField({
    min: PURPOSE_CHARACTERS_MIN,
    max: 1000,
    multiline: true,
    description: 'The purpose in words, for who consents and for the monthly list. Nothing of the informant.',
    example: 'Cần hỏi thêm về địa điểm kho hàng trước khi kiểm tra.',
  })
  purpose: string;
}

@ApiSchema({ name: 'InformantOpeningDecision', description: 'What a second person says to an opening.' })
export class DecideOpeningDto {
  @TextField({
    max: 1000,
    multiline: true,
    description: 'Why; shown in the monthly list. Nothing of the informant.',
    example: 'Không có cách nào khác để xác định kho hàng.',
  })
  reason: string;
}

@ApiSchema({
  name: 'InformantOpening',
  description: 'The opening of an informant’s identity: who asked and for what, who consented, when it was viewed.',
})
export class OpeningDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Its id.',
    example: '6f1d2c3b-4a59-4e68-8d7c-9b0a1f2e3d4c',
  })
  id: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The tip.',
    example: '5a2b9c7d-3e4f-4a1b-8c6d-7e8f9a0b1c2d',
  })
  tipId: string;

  @ApiProperty({ type: String, description: 'Reference of the tip.', example: 'TB-2026-000123' })
  tipReference: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The case for which it was asked.',
    example: '019ab3d6-8f2a-7c1e-9d4b-5a6c7d8e9f01',
  })
  caseId: string;

  @ApiProperty({ type: String, description: 'Code of the body that asked.', example: 'market-surveillance-79' })
  body: string;

  @ApiProperty({ enum: openingPurposes, description: 'What the identity is needed for.', example: 'contact-informant' })
  purposeCode: OpeningPurpose;

  @ApiProperty({
    type: String,
    description: 'The purpose in words.',
    example: 'Cần hỏi thêm về địa điểm kho hàng trước khi kiểm tra.',
  })
  purpose: string;

  @ApiProperty({ enum: openingStates, description: 'How it stands now.', example: 'granted' })
  state: OpeningState;

  @ApiProperty({ type: Boolean, description: 'Whether a second person had to consent.', example: true })
  consentRequired: boolean;

  @ApiProperty({ type: String, description: 'Pseudonym of the officer who asked.', example: 'cb-79-0412' })
  askedBy: string;

  @ApiProperty({ ...aMoment, description: 'When it was asked for.' })
  askedAt: string;

  @ApiProperty({ type: String, ...orNull, description: 'Pseudonym of the second person.', example: 'tb-79-0001' })
  decidedBy: string | null;

  @ApiProperty({ ...aMoment, ...orNull, description: 'When the second person decided.' })
  decidedAt: string | null;

  @ApiProperty({
    type: String,
    ...orNull,
    description: 'Why the second person decided so.',
    example: 'Không có cách nào khác để xác định kho hàng.',
  })
  decisionReason: string | null;

  @ApiProperty({ ...aMoment, ...orNull, description: 'Until when somebody has to consent or to view.' })
  until: string | null;

  @ApiProperty({
    type: [String],
    maxItems: VIEWS_MAX,
    description: 'When the identity was viewed.',
    example: ['2026-11-27T02:12:00.000Z'],
  })
  viewedAt: string[];

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its version, for `If-Match`.', example: 2 })
  version: number;
}

@ApiSchema({ name: 'InformantIdentity', description: 'Who reported, in their own words.' })
export class IdentityDto {
  @ApiPropertyOptional({ type: String, description: 'Full name.', example: 'Nguyễn Thị Hạnh' })
  name?: string;

  @ApiPropertyOptional({ type: String, description: 'Phone number.', example: '0987 654 321' })
  phone?: string;

  @ApiPropertyOptional({ type: String, description: 'E-mail address.', example: 'hanh.nguyen@example.vn' })
  email?: string;

  @ApiPropertyOptional({ type: String, description: 'Address.', example: 'Số 12 phố Huế, Hà Nội' })
  address?: string;

  @ApiPropertyOptional({ type: String, description: 'Organisation.', example: 'Công ty TNHH Sữa Hoa Sen' })
  organization?: string;
}

@ApiSchema({ name: 'InformantView', description: 'One viewing of an identity. It is stored nowhere.' })
export class IdentityViewDto {
  @ApiProperty({
    type: IdentityDto,
    ...orNull,
    description: 'Who reported; null for a tip without a name.',
  })
  informant: IdentityDto | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: VIEWS_MAX - 1,
    description: 'How often it may still be viewed.',
    example: 2,
  })
  viewsLeft: number;

  @ApiProperty({ ...aMoment, description: 'Until when.' })
  until: string;
}

/** The query of the monthly list. */
export class OpeningsQuery extends PageQuery {
  @ApiPropertyOptional({
    type: String,
    pattern: MONTH,
    description: 'The calendar month in Viet Nam in which they were asked for; the present one when absent.',
    example: '2026-11',
  })
  @IsOptional()
  @IsString()
  @Length(7, 7)
  @Matches(new RegExp(MONTH))
  month?: string;
}
