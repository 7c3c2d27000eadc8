import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { noticeRoles, type NoticeRole } from '#shared/contracts';
import { IsMoment, PageQuery } from '#shared/http';
import { noticeStates, type NoticeState } from './notice.rules.js';

/** The filters of the list of notices. */
export class NoticesQuery extends PageQuery {
  /** Only notices that stand so. */
  @ApiPropertyOptional({ enum: noticeStates, description: 'Only notices that stand so.', example: 'issued' })
  @IsOptional()
  @IsIn(noticeStates)
  state?: NoticeState;

  /** Only notices that address a body in this role. */
  @ApiPropertyOptional({
    enum: noticeRoles,
    description: 'Only notices that address a body in this role.',
    example: 'lead',
  })
  @IsOptional()
  @IsIn(noticeRoles)
  role?: NoticeRole;

  /** Only notices about this case. */
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'Only notices about this case.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  @IsOptional()
  @IsUUID()
  caseId?: string;

  /** Only notices due before this moment. */
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Only notices due before this moment.',
    example: '2026-11-05T00:00:00+07:00',
  })
  @IsOptional()
  @IsMoment()
  dueBefore?: string;
}
