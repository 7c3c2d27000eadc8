import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';
import { kebabPattern } from '#shared/contracts';
import { PageQuery } from '#shared/http';

const states = ['issued', 'delivered', 'completed'] as const;
const BODY_CODE_CHARACTERS = 35;

/** The filters of the list of takedown requests. */
export class TakedownsQuery extends PageQuery {
  /** Only requests that stand so. */
  @ApiPropertyOptional({ enum: states, description: 'Only requests that stand so.', example: 'delivered' })
  @IsOptional()
  @IsIn(states)
  state?: (typeof states)[number];

  /** Only requests to this platform. */
  @ApiPropertyOptional({
    type: String,
    pattern: kebabPattern,
    maxLength: BODY_CODE_CHARACTERS,
    description: 'Only requests to this platform.',
    example: 'platform-cho-viet',
  })
  @IsOptional()
  @MaxLength(BODY_CODE_CHARACTERS)
  @Matches(new RegExp(kebabPattern))
  platform?: string;

  /** Only requests of this authority. */
  @ApiPropertyOptional({
    type: String,
    pattern: kebabPattern,
    maxLength: BODY_CODE_CHARACTERS,
    description: 'Only requests of this authority.',
    example: 'market-surveillance-79',
  })
  @IsOptional()
  @MaxLength(BODY_CODE_CHARACTERS)
  @Matches(new RegExp(kebabPattern))
  issuer?: string;

  /** Only requests from this case. */
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'Only requests from this case.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  @IsOptional()
  @IsUUID()
  caseId?: string;
}
