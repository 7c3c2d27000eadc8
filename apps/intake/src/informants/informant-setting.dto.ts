import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { kebabPattern } from '#shared/contracts';
import { PageQuery } from '#shared/http';
import { FlagField, PatternField, TextField } from '../field.dto.js';
import { rfc3339 } from '../tips/submit-tip.dto.js';

/** Longest code of a body (20/2020/QĐ-TTg). */
const BODY_CODE_MAX = 35;
const aMoment = { type: String, format: 'date-time', example: '2026-12-01T00:00:00.000Z' } as const;

@ApiSchema({ name: 'NewInformantSetting', description: 'How a body opens identities from a coming moment on.' })
export class NewInformantSettingDto {
  @PatternField({
    pattern: kebabPattern,
    max: BODY_CODE_MAX,
    description: 'Code of the body.',
    example: 'market-surveillance-79',
  })
  body: string;

  @FlagField({
    description: 'Whether a second person has to consent. True for bodies without a setting.',
    example: true,
  })
  consentRequired: boolean;

  @TextField({ max: 300, description: 'The legal source.', example: 'Quy chế làm việc 12/QC-QLTT Điều 9' })
  source: string;

  @PatternField({
    pattern: rfc3339,
    max: 40,
    description: 'From when it holds (RFC 3339), at least one minute ahead.',
    example: '2026-12-01T00:00:00+07:00',
  })
  validFrom: string;
}

@ApiSchema({ name: 'InformantSetting', description: 'How a body opens identities, one version.' })
export class InformantSettingDto {
  @ApiProperty({ type: String, description: 'Code of the body.', example: 'market-surveillance-79' })
  body: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Its version; the highest that has begun holds.',
    example: 1,
  })
  version: number;

  @ApiProperty({ type: Boolean, description: 'Whether a second person has to consent.', example: true })
  consentRequired: boolean;

  @ApiProperty({ type: String, description: 'The legal source.', example: 'Quy chế làm việc 12/QC-QLTT Điều 9' })
  source: string;

  @ApiProperty({ ...aMoment, description: 'From when it holds.' })
  validFrom: string;

  @ApiProperty({ type: String, description: 'Code of the body that set it.', example: 'standing-office' })
  setBy: string;

  @ApiProperty({ ...aMoment, description: 'When it was set.' })
  setAt: string;
}

/** The query of the settings. */
export class InformantSettingsQuery extends PageQuery {
  @ApiPropertyOptional({
    type: String,
    pattern: kebabPattern,
    maxLength: BODY_CODE_MAX,
    description: 'Only those of this body.',
    example: 'market-surveillance-79',
  })
  @IsOptional()
  @IsString()
  @Length(1, BODY_CODE_MAX)
  @Matches(new RegExp(kebabPattern))
  body?: string;
}
