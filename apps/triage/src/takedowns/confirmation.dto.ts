import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  ValidateNested,
} from 'class-validator';
import { takedownOutcomes, type TakedownOutcome } from '#shared/contracts';

/** Items of one push. */
export const CONFIRMATIONS_MAX = 10_000;
const TEXT_CHARACTERS = 2_000;

/** What the platform did about one item. */
@ApiSchema({ name: 'TakedownConfirmation' })
export class ConfirmationDto {
  /** The item. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The item.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  @IsUUID()
  itemId: string;

  /** What came of it. */
  @ApiProperty({ enum: takedownOutcomes, description: 'What came of it.', example: 'done' })
  @IsIn(takedownOutcomes)
  outcome: TakedownOutcome;

  /** Why it was refused or done only in part; 1 to 2000 characters. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: TEXT_CHARACTERS,
    description: 'Why it was refused or done only in part.',
    example: 'Gian hàng đã cung cấp giấy ủy quyền của chủ nhãn hiệu.',
  })
  @IsOptional()
  @IsString()
  @Length(1, TEXT_CHARACTERS)
  reason?: string;

  /** A proof: an address or a hash of a document; 1 to 2000 characters. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: TEXT_CHARACTERS,
    description: 'A proof: an address or the hash of a document.',
    example: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  @IsOptional()
  @IsString()
  @Length(1, TEXT_CHARACTERS)
  proof?: string;
}

/** A push of confirmations, signed by Standard Webhooks over its raw body. */
@ApiSchema({ name: 'TakedownConfirmations' })
export class ConfirmationsDto {
  /** 1 to 10,000 of them, of any of the platform's requests. */
  @ApiProperty({
    type: [ConfirmationDto],
    minItems: 1,
    maxItems: CONFIRMATIONS_MAX,
    description: 'The confirmations, of any of the platform’s requests.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CONFIRMATIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ConfirmationDto)
  confirmations: ConfirmationDto[];
}

/** Why one confirmation was refused. */
@ApiSchema({ name: 'TakedownConfirmationProblem' })
export class ConfirmationProblemDto {
  /** The problem's page. */
  @ApiProperty({ type: String, description: 'The problem’s page.', example: '/problems/item-closed' })
  type: string;

  /** item-unknown, item-foreign or item-closed. */
  @ApiProperty({
    type: String,
    enum: ['item-unknown', 'item-foreign', 'item-closed'],
    description: 'item-unknown, item-foreign or item-closed.',
    example: 'item-closed',
  })
  code: string;

  /** What it means, in Vietnamese. */
  @ApiProperty({ type: String, description: 'What it means, in Vietnamese.', example: 'Mục đã đóng' })
  title: string;
}

/** What became of one confirmation. */
@ApiSchema({ name: 'TakedownConfirmationResult' })
export class ConfirmationResultDto {
  /** The item. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The item.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  itemId: string;

  /** accepted, duplicate (the same outcome had been confirmed before) or refused. */
  @ApiProperty({
    type: String,
    enum: ['accepted', 'duplicate', 'refused'],
    description: 'accepted, duplicate (the same outcome had been confirmed before) or refused.',
    example: 'accepted',
  })
  result: 'accepted' | 'duplicate' | 'refused';

  /** Why it was refused. */
  @ApiPropertyOptional({ type: ConfirmationProblemDto, description: 'Why it was refused.' })
  problem?: ConfirmationProblemDto;
}

/** The results of a push, in its order. */
@ApiSchema({ name: 'TakedownConfirmationResults' })
export class ConfirmationResultsDto {
  /** How many were accepted. */
  @ApiProperty({ type: 'integer', description: 'How many were accepted.', example: 2 })
  accepted: number;

  /** How many had been confirmed before. */
  @ApiProperty({ type: 'integer', description: 'How many had been confirmed before.', example: 0 })
  duplicate: number;

  /** How many were refused. */
  @ApiProperty({ type: 'integer', description: 'How many were refused.', example: 1 })
  refused: number;

  /** One result per confirmation. */
  @ApiProperty({
    type: [ConfirmationResultDto],
    maxItems: CONFIRMATIONS_MAX,
    description: 'One result per confirmation.',
  })
  results: ConfirmationResultDto[];
}
