import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { HotlineDto } from './hotline.dto.js';
import { hotlineActs, type HotlineAct } from './hotline-version.rules.js';

@ApiSchema({ name: 'HotlineChange', description: 'One version of a hotline: who published what, when and why.' })
export class HotlineChangeDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Version.', example: 2 })
  version: number;

  @ApiProperty({
    enum: hotlineActs,
    description:
      '`loaded` with the reference data of a release; `published`, `changed`, `checked` or `withdrawn` by a body.',
    example: 'changed',
  })
  act: HotlineAct;

  @ApiProperty({ type: String, format: 'date-time', description: 'When.', example: '2026-11-24T01:30:00.000Z' })
  publishedAt: string;

  @ApiProperty({ type: String, description: 'Code of the body; `system` for a release.', example: 'committee-79' })
  publishedBy: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Vietnamese name of the body, where the register has it.',
    example: 'Ban Chỉ đạo 389 Thành phố Hồ Chí Minh',
  })
  publishedByName: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why.', example: 'Đổi tổng đài.' })
  reason: string | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'The first day on which a later version or a withdrawal stands in its place; null while none does.',
    example: null,
  })
  replacedFrom: string | null;

  @ApiProperty({ type: HotlineDto, nullable: true, description: 'What was published; null for a withdrawal.' })
  content: HotlineDto | null;
}

@ApiSchema({ name: 'HotlineRecord', description: 'A hotline with its history.' })
export class HotlineRecordDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the hotline.',
    example: '0d5c3c86-6f0e-5c5e-9f5e-0f1de1b0a001',
  })
  id: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Latest version; also the ETag.', example: 2 })
  version: number;

  @ApiProperty({ type: String, description: 'Code of the body that keeps it.', example: 'committee-79' })
  keptBy: string;

  @ApiProperty({ type: HotlineDto, nullable: true, description: 'What holds today; null where nothing does.' })
  hotline: HotlineDto | null;

  @ApiProperty({ type: [HotlineChangeDto], maxItems: 200, description: 'Its versions, the latest first, 200 at most.' })
  history: HotlineChangeDto[];
}
