import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsNumber,
  IsPositive,
  IsString,
  Length,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import {
  channels,
  goodsCategories,
  kebabPattern,
  lateCauses,
  stages,
  violations,
  type Channel,
  type LateCause,
} from '#shared/contracts';
import { ANNOUNCED_FILES_MAX, AnnouncedFileDto } from '../attachments/announced-file.dto.js';
import { InformantDto } from './informant.dto.js';
import { SellerTracesDto } from './seller-traces.dto.js';
import { CodeField, FlagField, ListField, ObjectField, PatternField, TextField } from '../field.dto.js';

/** Who reports: a citizen, a business, or the holder of a mark, design or copyright. */
export const informantKinds = ['citizen', 'business', 'right-holder'] as const;

/** Shortest and longest content of a tip. */
export const CONTENT_CHARACTERS_MIN = 10;
export const CONTENT_CHARACTERS_MAX = 20_000;

/** Most goods and most links of one tip. */
export const TIP_LIST_MAX = 20;
/** Longest link, as events carry it. */
const LINK_CHARACTERS_MAX = 2048;
const QUANTITY_MAX = 1_000_000_000;
const PRICE_VND_MAX = 1_000_000_000_000;
/** The form of a moment in requests. */
export const rfc3339 = '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})$';

const unlessAbsent = ValidateIf((_, value: unknown) => value !== undefined);

@ApiSchema({ name: 'TipGoods', description: 'One kind of goods.' })
export class GoodsDto {
  @TextField({ max: 300, description: 'What the goods are called.', example: 'Sữa bột cho trẻ em, hộp 900 g' })
  name: string;

  @CodeField({ of: goodsCategories, description: 'The kind of goods.', example: 'mother-and-baby' })
  category: string;

  @ApiPropertyOptional({
    type: Number,
    exclusiveMinimum: 0,
    maximum: QUANTITY_MAX,
    description: 'How many of `unit`.',
    example: 40,
  } as object)
  @unlessAbsent
  @IsNumber({ allowInfinity: false, allowNaN: false })
  @IsPositive()
  @Max(QUANTITY_MAX)
  quantity?: number;

  @TextField({ max: 50, optional: true, description: 'What `quantity` counts.', example: 'hộp' })
  unit?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: PRICE_VND_MAX,
    description: 'Price asked for one unit, in whole đồng.',
    example: 185000,
  })
  @unlessAbsent
  @IsInt()
  @Min(0)
  @Max(PRICE_VND_MAX)
  priceVnd?: number;
}

@ApiSchema({ name: 'TipPlace', description: 'Where the goods or the seller are, by the codes of 19/2025/QĐ-TTg.' })
export class PlaceDto {
  @PatternField({
    pattern: '^[0-9]{2}$',
    max: 2,
    optional: true,
    description: 'Official code of the province.',
    example: '01',
  })
  provinceCode?: string;

  @PatternField({
    pattern: '^[0-9]{5}$',
    max: 5,
    optional: true,
    description: 'Official code of the commune, ward or special zone; the province follows from it.',
    example: '00070',
  })
  communeCode?: string;
}

@ApiSchema({ name: 'TipSubmission', description: 'A tip (tin báo) as it is submitted.' })
export class SubmitTipDto {
  @CodeField({
    of: informantKinds,
    description: 'Who reports: a citizen, a business, or the holder of a mark, design or copyright.',
    example: 'citizen',
  })
  kind: (typeof informantKinds)[number];

  @TextField({
    min: CONTENT_CHARACTERS_MIN,
    max: CONTENT_CHARACTERS_MAX,
    multiline: true,
    description: 'What happened, in Vietnamese. Read only by officers of the bodies that deal with the tip.',
    example: 'Cửa hàng bán sữa bột giả trên Chợ Việt, hộp không có tem phụ, mã vạch quét không ra sản phẩm.',
  })
  content: string;

  @CodeField({ of: violations, description: 'What is suspected.', example: 'counterfeit-use-or-quality' })
  violation: string;

  @CodeField({ of: stages, optional: true, description: 'Where in the trade it shows.', example: 'offering' })
  stage?: string;

  @ListField({ of: GoodsDto, max: TIP_LIST_MAX, optional: true, description: 'The goods, the most important first.' })
  goods?: GoodsDto[];

  @ApiProperty({
    type: [String],
    required: false,
    maxItems: TIP_LIST_MAX,
    items: { type: 'string', minLength: 1, maxLength: LINK_CHARACTERS_MAX },
    description: 'Addresses of pages, shops, posts or live streams, as they were copied.',
    example: ['https://choviet.example/shop/cv-1029/item/77'],
  })
  @unlessAbsent
  @IsArray()
  @ArrayMaxSize(TIP_LIST_MAX)
  @IsString({ each: true })
  @Length(1, LINK_CHARACTERS_MAX, { each: true })
  links?: string[];

  @ObjectField({ of: SellerTracesDto, optional: true, description: 'What is known of the seller.' })
  sellerTraces?: SellerTracesDto;

  @ObjectField({ of: PlaceDto, optional: true, description: 'Where the goods or the seller are.' })
  place?: PlaceDto;

  @FlagField({
    optional: true,
    default: true,
    description: 'Whether the informant wishes to stay secret; secrecy is also the rule of 195/QĐ-BCĐ389.',
    example: true,
  })
  wishesSecrecy?: boolean;

  @ObjectField({ of: InformantDto, optional: true, description: 'Who reports; leave it out to stay anonymous.' })
  informant?: InformantDto;

  @CodeField({
    of: channels,
    optional: true,
    description: 'How the tip arrived. Only officers state it, and never `web`, which is the channel of all others.',
    example: 'web',
  })
  channel?: Channel;

  @PatternField({
    pattern: rfc3339,
    max: 40,
    optional: true,
    description:
      'When the tip arrived (RFC 3339), at most one year ago. Only officers state it; more than an hour ago needs `lateReason`.',
    example: '2026-11-24T01:30:00Z',
  })
  receivedAt?: string;

  @TextField({
    max: 500,
    optional: true,
    description: 'Why it is entered late. Only officers state it.',
    example: 'Mất điện từ 8 giờ',
  })
  lateReason?: string;

  @CodeField({
    of: lateCauses,
    optional: true,
    description: 'What kind of cause it is; `other` where it is not said. Only officers state it.',
    example: 'power-or-network',
  })
  lateCause?: LateCause;

  @ListField({
    of: AnnouncedFileDto,
    max: ANNOUNCED_FILES_MAX,
    optional: true,
    description:
      'Files that belong to it, such as the recording of the call, by their hashes; the files themselves may follow. ' +
      'Only officers state them.',
  })
  announcedFiles?: AnnouncedFileDto[];

  @PatternField({
    pattern: kebabPattern,
    max: 35,
    optional: true,
    description:
      'Code of the body whose official is accused; it never sees the tip. Only officers, for `official-misconduct`.',
    example: 'market-surveillance-01',
  })
  accusedBody?: string;
}
