import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { hotlineChannels, hotlineLevels, type HotlineLevel } from '#shared/contracts';
import { pageOf } from '#shared/http';
import { placeNamings, type UnderstoodPlace } from '../places/understood-place.rules.js';
import { FormerProvinceDto } from '../places/place.dto.js';
import { hoursPattern } from './hours.rules.js';
import { hotlineVisibilities, type HotlineVisibility } from './hotline.rules.js';

const orNull = { type: String, nullable: true } as const;
const aDay = { format: 'date' } as const;

/** How near a hotline is to the place that was asked for. */
export const coverages = ['own', 'superior'] as const;
export type Coverage = (typeof coverages)[number];

@ApiSchema({ name: 'HotlineTexts', description: 'What to show to people, in the language of `Accept-Language`.' })
export class HotlineTextsDto {
  @ApiProperty({ enum: ['vi', 'en'], description: 'Language of these texts.', example: 'vi' })
  language: string;

  @ApiProperty({ type: String, description: 'Name of the body.', example: 'Cục An toàn thực phẩm – Bộ Y tế' })
  body: string;

  @ApiProperty({ type: String, description: 'Level.', example: 'Bộ, ngành' })
  level: string;

  @ApiProperty({ type: String, description: 'Channel.', example: 'Điện thoại' })
  channel: string;

  @ApiProperty({ type: String, description: 'Sector.', example: 'An toàn thực phẩm' })
  sector: string;

  @ApiProperty({
    ...orNull,
    description: 'Hours in words; null where the source states none.',
    example: '24 giờ mỗi ngày, 7 ngày mỗi tuần',
  })
  hours: string | null;

  @ApiProperty({
    ...orNull,
    description: 'What callers should know; in Vietnamese where it was not published in the language.',
    example: 'Nhận tin báo về hàng giả.',
  })
  note: string | null;
}

@ApiSchema({ name: 'Hotline', description: 'A published number or address at which tips are taken.' })
export class HotlineDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the hotline.',
    example: '0d5c3c86-6f0e-5c5e-9f5e-0f1de1b0a001',
  })
  id: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Version that is shown.', example: 1 })
  version: number;

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

  @ApiProperty({ enum: hotlineChannels, description: 'Channel.', example: 'phone' })
  channel: string;

  @ApiProperty({
    type: String,
    description: 'Normal form; phones in E.164, short numbers as they are dialled.',
    example: '+84981389389',
  })
  value: string;

  @ApiProperty({ type: String, description: 'As it is printed.', example: '0981.389.389' })
  display: string;

  @ApiProperty({
    ...orNull,
    pattern: hoursPattern,
    description:
      'Hours: `24/7`, or days and times such as `Mo-Fr 07:30-11:30,13:30-17:00`; null where the source states none.',
    example: '24/7',
  })
  hours: string | null;

  @ApiProperty({ type: String, description: 'What it is for.', example: 'general' })
  sector: string;

  @ApiProperty({ ...orNull, description: 'Its province; null for the whole country.', example: '79' })
  provinceCode: string | null;

  @ApiProperty({ ...orNull, description: 'Its commune; null for a whole province or country.', example: null })
  communeCode: string | null;

  @ApiProperty({ ...orNull, description: 'The province before 1 July 2025 that published it.', example: 'Bình Dương' })
  formerProvince: string | null;

  @ApiProperty({ type: String, description: 'Language in which it answers (ISO 639).', example: 'vi' })
  language: string;

  @ApiProperty({
    ...orNull,
    description: 'What callers should know, in Vietnamese.',
    example: 'Nhận tin báo về hàng giả.',
  })
  note: string | null;

  @ApiProperty({
    ...orNull,
    description: 'What callers should know, in English.',
    example: 'Takes tips about counterfeit goods.',
  })
  noteEn: string | null;

  @ApiProperty({
    type: String,
    description: 'Where it was published.',
    example: 'Văn phòng Thường trực công bố 05/2015',
  })
  source: string;

  @ApiProperty({ type: String, ...aDay, description: 'First day of its validity.', example: '2015-05-01' })
  validFrom: string;

  @ApiProperty({
    ...orNull,
    ...aDay,
    description: 'Last day of its validity; null while none is known.',
    example: null,
  })
  validTo: string | null;

  @ApiProperty({ enum: hotlineVisibilities, description: 'Who is shown it.', example: 'public' })
  visibility: HotlineVisibility;

  @ApiProperty({
    ...orNull,
    ...aDay,
    description: 'Last day on which somebody made sure that it is answered; null if nobody has said so.',
    example: '2026-11-20',
  })
  checkedOn: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: [...coverages, null],
    description:
      '`own`: it is for the place that was asked for or a part of it; `superior`: it is that of a body above it; null ' +
      'where no place was asked for.',
    example: 'own',
  })
  coverage: Coverage | null;

  @ApiProperty({ type: HotlineTextsDto, description: 'What to show to people, in the language of the caller.' })
  texts: HotlineTextsDto;
}

@ApiSchema({ name: 'HotlinePlace', description: 'The place that was understood, by the codes in force.' })
export class HotlinePlaceDto {
  @ApiProperty({ type: String, pattern: '^[0-9]{2}$', description: 'Code of the province.', example: '79' })
  provinceCode: string;

  @ApiProperty({ type: String, description: 'Vietnamese name of the province.', example: 'Hồ Chí Minh' })
  provinceName: string;

  @ApiProperty({ type: String, description: 'English name of the province.', example: 'Ho Chi Minh' })
  provinceNameEn: string;

  @ApiProperty({ ...orNull, description: 'Code of the commune, if one was asked for.', example: null })
  communeCode: string | null;

  @ApiProperty({ ...orNull, description: 'Vietnamese name of the commune.', example: null })
  communeName: string | null;

  @ApiProperty({ enum: placeNamings, description: 'By what it was understood.', example: 'former-name' })
  understoodFrom: UnderstoodPlace['naming'];

  @ApiProperty({
    type: FormerProvinceDto,
    nullable: true,
    description: 'The province before 1 July 2025 that was named; null for a name or code in force.',
  })
  formerProvince: FormerProvinceDto | null;
}

@ApiSchema({ name: 'HotlinePage', description: 'One page of the hotlines, with the place that was understood.' })
export class HotlinePageDto extends pageOf(HotlineDto) {
  @ApiProperty({
    type: HotlinePlaceDto,
    nullable: true,
    description: 'The place that was understood; null where none was asked for.',
  })
  place: HotlinePlaceDto | null;
}
