import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { progressCodes, REPORTS_COUNTED_MAX, REPORTS_TOLD_MIN, type Progress } from './interest.rules.js';

const orNull = { nullable: true } as const;

@ApiSchema({ name: 'SimilarTips', description: 'What the public is told about reports of the same subject.' })
export class SimilarTipsDto {
  @ApiProperty({
    type: Boolean,
    description: `Whether there are fewer than ${REPORTS_TOLD_MIN} reports, or none; then nothing else is told.`,
    example: false,
  })
  few: boolean;

  @ApiProperty({
    type: 'integer',
    minimum: REPORTS_TOLD_MIN,
    maximum: REPORTS_COUNTED_MAX,
    ...orNull,
    description: 'How many people have reported the subject within twelve months, or follow it.',
    example: 37,
  })
  people: number | null;

  @ApiProperty({ type: Boolean, description: `Whether they are more than ${REPORTS_COUNTED_MAX}.`, example: false })
  many: boolean;

  @ApiProperty({
    type: String,
    pattern: '^[0-9]{4}-[0-9]{2}$',
    ...orNull,
    description: 'The month of the earliest of these reports (Asia/Ho_Chi_Minh).',
    example: '2026-09',
  })
  sinceMonth: string | null;

  @ApiProperty({ enum: progressCodes, ...orNull, description: 'Whether action is under way.', example: 'under-way' })
  progress: Progress | null;

  @ApiProperty({
    type: String,
    description: 'The same in plain words.',
    example: 'Các tin báo về đối tượng này đã được chuyển đến cơ quan có thẩm quyền để xử lý.',
  })
  text: string;
}
