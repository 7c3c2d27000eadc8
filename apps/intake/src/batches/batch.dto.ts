import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject } from 'class-validator';
import { tipStates, type TipState } from '#shared/contracts';
import { ProblemDto } from '#shared/http';
import { TextField } from '../field.dto.js';
import { SubmitTipDto } from '../tips/submit-tip.dto.js';

/** Most tips of one request. */
export const BATCH_ITEMS_MAX = 10_000;
/** Longest id of a partner's. */
export const EXTERNAL_ID_MAX = 100;

@ApiSchema({ name: 'TipBatchItem', description: 'One tip of a batch, with the partner’s own id.' })
export class BatchItemDto {
  @TextField({
    max: EXTERNAL_ID_MAX,
    description: 'The partner’s own id of this tip, unique for its body for ever.',
    example: 'CRM-2026-11-000187',
  })
  externalId: string;

  @ApiProperty({ type: SubmitTipDto, description: 'The tip, as a single one is submitted.' })
  @IsObject()
  tip: Record<string, unknown>;
}

@ApiSchema({ name: 'TipBatch', description: 'Tips of a partner system.' })
export class TipBatchDto {
  // Each is judged by itself, so that one at fault does not hold back the others.
  @ApiProperty({
    type: [BatchItemDto],
    minItems: 1,
    maxItems: BATCH_ITEMS_MAX,
    description: 'The tips.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BATCH_ITEMS_MAX)
  @IsObject({ each: true })
  items: Record<string, unknown>[];
}

@ApiSchema({ name: 'TipBatchResult', description: 'What became of one tip of a batch.' })
export class BatchResultDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Its place in the batch.', example: 0 })
  place: number;

  @ApiPropertyOptional({
    type: String,
    description: 'The partner’s own id, where it was one.',
    example: 'CRM-2026-11-000187',
  })
  externalId?: string;

  @ApiProperty({
    enum: ['accepted', 'duplicate', 'refused'],
    description: 'Whether it was accepted now, before, or not.',
    example: 'accepted',
  })
  result: 'accepted' | 'duplicate' | 'refused';

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'Id of the tip.',
    example: '3f0c9d2e-7a41-4c8b-9d55-0e6b1c7f2a90',
  })
  id?: string;

  @ApiPropertyOptional({ type: String, description: 'Human reference.', example: 'TB-2026-000123' })
  reference?: string;

  @ApiPropertyOptional({
    type: String,
    pattern: '^[0-9]{16}$',
    description: 'For the informant, where it is accepted now: shown once, it cannot be recovered.',
    example: '4821093377126054',
  })
  receiptCode?: string;

  @ApiPropertyOptional({ enum: tipStates, description: 'What the informant is told.', example: 'received' })
  state?: TipState;

  @ApiPropertyOptional({ type: ProblemDto, description: 'Why it was refused, with all faults.' })
  problem?: ProblemDto;
}

@ApiSchema({ name: 'TipBatchResults', description: 'A result for each tip of a batch, in its order.' })
export class BatchResultsDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many were accepted.', example: 2 })
  accepted: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many had been accepted before.', example: 0 })
  duplicate: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many were refused.', example: 1 })
  refused: number;

  @ApiProperty({ type: [BatchResultDto], maxItems: BATCH_ITEMS_MAX, description: 'The results.' })
  results: BatchResultDto[];
}
