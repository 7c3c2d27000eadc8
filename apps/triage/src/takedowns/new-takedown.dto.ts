import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { kebabPattern, takedownActions, violations, type TakedownAction, type Violation } from '#shared/contracts';

/** Items of one request: as many as one event carries. */
export const REQUEST_ITEMS_MAX = 200;
const ADDRESS_CHARACTERS = 2_048;
const ID_CHARACTERS = 128;
const BODY_CODE_CHARACTERS = 35;
const caseAddress = /^(VV-\d{4}-\d{6,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** One thing that the platform is to act on. */
@ApiSchema({ name: 'NewTakedownItem' })
export class NewTakedownItemDto {
  /** Address of the listing, post or shop on the platform; http or https, at most 2048 characters. */
  @ApiProperty({
    type: String,
    format: 'uri',
    maxLength: ADDRESS_CHARACTERS,
    description: 'Address of the listing, post or shop on the platform.',
    example: 'https://choviet.example/shop/giay-re-79/item/100482',
  })
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(ADDRESS_CHARACTERS)
  url: string;

  /** The listing's id at the platform, 1 to 128 characters. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: ID_CHARACTERS,
    description: 'The listing’s id at the platform.',
    example: '100482',
  })
  @IsOptional()
  @IsString()
  @Length(1, ID_CHARACTERS)
  listingId?: string;

  /** The shop's id at the platform, 1 to 128 characters. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: ID_CHARACTERS,
    description: 'The shop’s id at the platform.',
    example: 'giay-re-79',
  })
  @IsOptional()
  @IsString()
  @Length(1, ID_CHARACTERS)
  shopId?: string;

  /** The violation of this item where it differs from the request's. */
  @ApiPropertyOptional({
    enum: violations,
    description: 'The violation of this item where it differs from the request’s.',
    example: 'counterfeit-mark',
  })
  @IsOptional()
  @IsIn(violations)
  violation?: Violation;

  /** What the platform is to do (248/2026/NĐ-CP Articles 17, 18). */
  @ApiProperty({ enum: takedownActions, description: 'What the platform is to do.', example: 'remove-listing' })
  @IsIn(takedownActions)
  action: TakedownAction;
}

/** A takedown request to a platform. */
@ApiSchema({ name: 'NewTakedownRequest' })
export class NewTakedownRequestDto {
  /** Code of the platform. */
  @ApiProperty({
    type: String,
    pattern: kebabPattern,
    maxLength: BODY_CODE_CHARACTERS,
    description: 'Code of the platform.',
    example: 'platform-cho-viet',
  })
  @IsString()
  @MaxLength(BODY_CODE_CHARACTERS)
  @Matches(new RegExp(kebabPattern))
  platform: string;

  /** Id or human reference of the case from which the request comes; the caller's body leads or supports it. */
  @ApiPropertyOptional({
    type: String,
    pattern: caseAddress.source,
    description: 'Id or reference of the case from which the request comes; the caller’s body leads or supports it.',
    example: 'VV-2026-000042',
  })
  @IsOptional()
  @Matches(caseAddress)
  caseId?: string;

  /** The provision on which the request rests, 1 to 500 characters. */
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 500,
    description: 'The provision on which the request rests.',
    example: 'Điểm c khoản 1 Điều 17 Nghị định 248/2026/NĐ-CP',
  })
  @IsString()
  @Length(1, 500)
  legalBasis: string;

  /** The main violation. */
  @ApiProperty({ enum: violations, description: 'The main violation.', example: 'counterfeit-mark' })
  @IsIn(violations)
  violation: Violation;

  /** What the platform is to act on, 1 to 200 items; in their normal form at most 250 KiB together. */
  @ApiProperty({
    type: [NewTakedownItemDto],
    minItems: 1,
    maxItems: REQUEST_ITEMS_MAX,
    description: 'What the platform is to act on; at most 250 KiB together.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(REQUEST_ITEMS_MAX)
  @ValidateNested({ each: true })
  @Type(() => NewTakedownItemDto)
  items: NewTakedownItemDto[];
}
