import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, Matches, MaxLength } from 'class-validator';
import {
  caseStates,
  kebabPattern,
  priorities,
  violations,
  type CaseState,
  type Priority,
  type Violation,
} from '#shared/contracts';
import { PageQuery } from '#shared/http';

const BODY_CODE_CHARACTERS = 35;
const kebab = new RegExp(kebabPattern);
/** A day of this century; the calendar itself is checked by `IsISO8601`. */
const day = /^20\d{2}-\d{2}-\d{2}$/;

/** The filters of the list of cases. */
export class CasesQuery extends PageQuery {
  /** Only cases that stand so. */
  @ApiPropertyOptional({ enum: caseStates, description: 'Only cases that stand so.', example: 'offered' })
  @IsOptional()
  @IsIn(caseStates)
  state?: CaseState;

  /** Only cases that are offered to this body or led by it. */
  @ApiPropertyOptional({
    type: String,
    pattern: kebabPattern,
    maxLength: BODY_CODE_CHARACTERS,
    description: 'Only cases that are offered to this body or led by it.',
    example: 'market-surveillance-79',
  })
  @IsOptional()
  @MaxLength(BODY_CODE_CHARACTERS)
  @Matches(kebab)
  lead?: string;

  /** Whether an informant has said that it is still going on. */
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'Whether an informant has said that it is still going on.',
    example: 'true',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  stillGoingOn?: 'true' | 'false';

  /** Only cases about this kind of violation. */
  @ApiPropertyOptional({
    enum: violations,
    description: 'Only cases about this kind of violation.',
    example: 'counterfeit-mark',
  })
  @IsOptional()
  @IsIn([...violations])
  violation?: Violation;

  /** Only cases of this priority. */
  @ApiPropertyOptional({ enum: priorities, description: 'Only cases of this priority.', example: 'urgent' })
  @IsOptional()
  @IsIn(priorities)
  priority?: Priority;

  /** Only cases of this province (two digits). */
  @ApiPropertyOptional({
    type: String,
    pattern: '^[0-9]{2}$',
    description: 'Only cases of this province (official code).',
    example: '79',
  })
  @IsOptional()
  @Matches(/^[0-9]{2}$/)
  provinceCode?: string;

  /** Only cases on this platform (its body code). */
  @ApiPropertyOptional({
    type: String,
    pattern: kebabPattern,
    maxLength: BODY_CODE_CHARACTERS,
    description: 'Only cases on this platform (its body code).',
    example: 'platform-cho-viet',
  })
  @IsOptional()
  @MaxLength(BODY_CODE_CHARACTERS)
  @Matches(kebab)
  platform?: string;

  /** Only cases opened on this day (Viet Nam) or later. */
  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'Only cases opened on this day (Asia/Ho_Chi_Minh) or later.',
    example: '2026-11-01',
  })
  @IsOptional()
  @Matches(day)
  @IsISO8601({ strict: true })
  from?: string;

  /** Only cases opened on this day (Viet Nam) or earlier. */
  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'Only cases opened on this day (Asia/Ho_Chi_Minh) or earlier.',
    example: '2026-11-30',
  })
  @IsOptional()
  @Matches(day)
  @IsISO8601({ strict: true })
  to?: string;
}
