import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import {
  caseOutcomes,
  caseStates,
  declineReasons,
  type CaseOutcome,
  type CaseState,
  type DeclineReason,
} from '#shared/contracts';

const NOTE_CHARACTERS = 2_000;
/** A thousand times the largest fine on record; it keeps sums of a year within safe integers. */
const AMOUNT_LIMIT_VND = 1_000_000_000_000_000;

/** Why a body does not take the case. */
@ApiSchema({ name: 'CaseDecline' })
export class DeclineDto {
  /** Why the case is not taken. */
  @ApiProperty({ enum: declineReasons, description: 'Why the case is not taken.', example: 'other-territory' })
  @IsIn(declineReasons)
  reason: DeclineReason;

  /** What the next body should know; 1 to 2000 characters. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: NOTE_CHARACTERS,
    description: 'What the next body should know.',
    example: 'Kho hàng đặt tại Bình Dương cũ, thuộc địa bàn đơn vị khác.',
  })
  @IsOptional()
  @IsString()
  @Length(1, NOTE_CHARACTERS)
  note?: string;
}

/** How a case ended. */
@ApiSchema({ name: 'CaseOutcome' })
export class OutcomeDto {
  /** How it ended. */
  @ApiProperty({ enum: caseOutcomes, description: 'How it ended.', example: 'administrative-sanction' })
  @IsIn(caseOutcomes)
  outcome: CaseOutcome;

  /** The fine in whole đồng; 0 when there is none. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: AMOUNT_LIMIT_VND,
    description: 'The fine in whole đồng; 0 when there is none.',
    example: 45_000_000,
  })
  @IsInt()
  @Min(0)
  @Max(AMOUNT_LIMIT_VND)
  fineVnd: number;

  /** The value of the violating goods in whole đồng; 0 when there are none. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: AMOUNT_LIMIT_VND,
    description: 'The value of the violating goods in whole đồng; 0 when there are none.',
    example: 120_000_000,
  })
  @IsInt()
  @Min(0)
  @Max(AMOUNT_LIMIT_VND)
  goodsValueVnd: number;

  /** Number and symbol of the decision, as written on it. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'Number and symbol of the decision.',
    example: '128/QĐ-XPHC',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  decisionNumber?: string;

  /** What readers of the case should know; 1 to 2000 characters. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: NOTE_CHARACTERS,
    description: 'What readers of the case should know.',
    example: 'Tịch thu 320 sản phẩm, tiêu hủy ngày 12/11.',
  })
  @IsOptional()
  @IsString()
  @Length(1, NOTE_CHARACTERS)
  note?: string;
}

/** Where an act has left the case. */
@ApiSchema({ name: 'CaseAct' })
export class CaseActDto {
  /** Id of the case. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the case.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  caseId: string;

  /** Human reference of the case. */
  @ApiProperty({ type: String, description: 'Human reference of the case.', example: 'VV-2026-000042' })
  reference: string;

  /** Where the case stands now. */
  @ApiProperty({ enum: caseStates, description: 'Where the case stands now.', example: 'accepted' })
  state: CaseState;

  /** The body that the case is offered to, or that leads it. */
  @ApiProperty({
    type: String,
    description: 'The body that the case is offered to, or that leads it.',
    example: 'market-surveillance-79',
  })
  lead: string;

  /** The first offer is 1; each decline makes a further round. */
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The first offer is 1; each decline adds one.', example: 1 })
  round: number;

  /** Version of the case; also its ETag. */
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Version of the case; also its ETag.', example: 2 })
  version: number;
}
