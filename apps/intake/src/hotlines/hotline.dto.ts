import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { kebabPattern } from '#shared/contracts';
import { PageQuery } from '#shared/http';
import { CodeField, PatternField, TextField } from '../field.dto.js';
import { hotlineLevels, type HotlineLevel } from './hotline.rules.js';

/** The filters of the hotlines. */
export class HotlinesQuery extends PageQuery {
  @PatternField({
    pattern: '^[0-9]{2}$',
    max: 2,
    optional: true,
    description: 'Only hotlines of this province (official code of 19/2025/QĐ-TTg).',
    example: '79',
  })
  provinceCode?: string;

  @CodeField({ of: hotlineLevels, optional: true, description: 'Only hotlines of this level.', example: 'province' })
  level?: HotlineLevel;

  @PatternField({
    pattern: kebabPattern,
    max: 64,
    optional: true,
    description: 'Only hotlines of this sector.',
    example: 'food-safety',
  })
  sector?: string;

  @TextField({
    max: 100,
    optional: true,
    description: 'Words of the name, the former province, the sector or the number, with or without diacritics.',
    example: 'an toàn thực phẩm',
  })
  q?: string;
}

const orNull = { type: String, nullable: true } as const;

@ApiSchema({ name: 'Hotline', description: 'A published number or address at which tips are taken.' })
export class HotlineDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the hotline.',
    example: '0d5c3c86-6f0e-5c5e-9f5e-0f1de1b0a001',
  })
  id: string;

  @ApiProperty({ ...orNull, description: 'Code of the body, where the register has it.', example: 'standing-office' })
  bodyCode: string | null;

  @ApiProperty({
    type: String,
    description: 'Vietnamese name.',
    example: 'Văn phòng Thường trực Ban Chỉ đạo 389 quốc gia',
  })
  bodyName: string;

  @ApiProperty({
    type: String,
    description: 'English name.',
    example: 'Standing Office of the National Steering Committee 389',
  })
  bodyNameEn: string;

  @ApiProperty({ enum: hotlineLevels, description: 'Level of the body.', example: 'national' })
  level: HotlineLevel;

  @ApiProperty({ type: String, description: '`phone`, `e-mail`, `website` or `post`.', example: 'phone' })
  channel: string;

  @ApiProperty({ type: String, description: 'Normal form; phones in E.164.', example: '+84981389389' })
  value: string;

  @ApiProperty({ type: String, description: 'As it is printed.', example: '0981.389.389' })
  display: string;

  @ApiProperty({ ...orNull, description: 'Hours; null where the source states none.', example: '24/7' })
  hours: string | null;

  @ApiProperty({ type: String, description: 'What it is for.', example: 'general' })
  sector: string;

  @ApiProperty({ ...orNull, description: 'Its province; null for the whole country.', example: '79' })
  provinceCode: string | null;

  @ApiProperty({ ...orNull, description: 'The province before 1 July 2025 that published it.', example: 'Bình Dương' })
  formerProvince: string | null;

  @ApiProperty({ type: String, description: 'Language in which it answers.', example: 'vi' })
  language: string;

  @ApiProperty({ ...orNull, description: 'What callers should know.', example: 'Nhận tin báo về hàng giả.' })
  note: string | null;

  @ApiProperty({
    type: String,
    description: 'Where it was published.',
    example: 'Văn phòng Thường trực công bố 05/2015',
  })
  source: string;

  @ApiProperty({ type: String, format: 'date', description: 'First day of its validity.', example: '2015-05-01' })
  validFrom: string;

  @ApiProperty({
    ...orNull,
    format: 'date',
    description: 'Last day of its validity; null while it holds.',
    example: null,
  })
  validTo: string | null;
}
