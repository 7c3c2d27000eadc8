import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { kebabPattern } from '#shared/contracts';
import { FlagField, PatternField, TextField } from '../field.dto.js';
import { rfc3339 } from '../tips/submit-tip.dto.js';

const BODY_CODE_MAX = 35;
const aMoment = { type: String, format: 'date-time', example: '2026-12-01T00:00:00.000Z' } as const;

@ApiSchema({ name: 'NewReceivingSetting', description: 'How a body is to receive tips from a coming moment on.' })
export class NewSettingDto {
  @PatternField({
    pattern: kebabPattern,
    max: BODY_CODE_MAX,
    description: 'Code of the body.',
    example: 'committee-01',
  })
  body: string;

  @FlagField({
    description: 'Whether another person than the proposer has to decide. True for bodies without a setting.',
    example: true,
  })
  fourEyes: boolean;

  @TextField({ max: 300, description: 'The legal source.', example: 'Quy chế làm việc 12/QC-BCĐ389 Điều 4' })
  source: string;

  @PatternField({
    pattern: rfc3339,
    max: 40,
    description: 'From when it holds (RFC 3339), at least one minute ahead.',
    example: '2026-12-01T00:00:00+07:00',
  })
  validFrom: string;
}

@ApiSchema({ name: 'ReceivingSetting', description: 'How a body receives tips, one version.' })
export class ReceivingSettingDto {
  @ApiProperty({ type: String, description: 'Code of the body.', example: 'committee-01' })
  body: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Its version; the highest that has begun holds.',
    example: 1,
  })
  version: number;

  @ApiProperty({ type: Boolean, description: 'Whether another person than the proposer has to decide.', example: true })
  fourEyes: boolean;

  @ApiProperty({ type: String, description: 'The legal source.', example: 'Quy chế làm việc 12/QC-BCĐ389 Điều 4' })
  source: string;

  @ApiProperty({ ...aMoment, description: 'From when it holds.' })
  validFrom: string;

  @ApiProperty({ type: String, description: 'Code of the body that set it.', example: 'standing-office' })
  setBy: string;

  @ApiProperty({ ...aMoment, description: 'When it was set.' })
  setAt: string;
}

@ApiSchema({ name: 'ReceivingSettings', description: 'All versions, in order.' })
export class ReceivingSettingsDto {
  @ApiProperty({ type: [ReceivingSettingDto], description: 'The versions.' })
  items: ReceivingSettingDto[];
}

export class SettingsQuery {
  @ApiPropertyOptional({
    type: String,
    pattern: kebabPattern,
    maxLength: BODY_CODE_MAX,
    description: 'Only those of this body.',
    example: 'committee-01',
  })
  @IsOptional()
  @IsString()
  @Length(1, BODY_CODE_MAX)
  @Matches(new RegExp(kebabPattern))
  body?: string;
}
