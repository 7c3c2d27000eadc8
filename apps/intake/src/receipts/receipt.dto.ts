import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { tipStates, type TipState } from '#shared/contracts';
import { GuidanceDto } from '../guidance/guidance.dto.js';
import { SaidMessageDto } from '../messages/message.dto.js';

const aMoment = { type: String, format: 'date-time', example: '2026-11-24T01:30:02.000Z' } as const;

@ApiSchema({ name: 'ReceiptStep', description: 'One step of a tip, in plain words.' })
export class ReceiptStepDto {
  @ApiProperty({ enum: tipStates, description: 'What the tip became.', example: 'passed-on' })
  state: TipState;

  @ApiProperty({
    type: String,
    description: 'The same in plain words, in the caller’s language.',
    example: 'Tin báo đã được chuyển đến cơ quan có thẩm quyền.',
  })
  stateText: string;

  @ApiProperty({ ...aMoment, description: 'When.' })
  at: string;
}

@ApiSchema({ name: 'Receipt', description: 'What the informant is told about their tip.' })
export class ReceiptDto {
  @ApiProperty({ type: String, description: 'Human reference of the tip.', example: 'TB-2026-000123' })
  reference: string;

  @ApiProperty({ enum: tipStates, description: 'Where the tip stands.', example: 'passed-on' })
  state: TipState;

  @ApiProperty({
    type: String,
    description: 'The same in plain words, in the caller’s language.',
    example: 'Tin báo đã được chuyển đến cơ quan có thẩm quyền.',
  })
  stateText: string;

  @ApiProperty({ ...aMoment, description: 'When it was received.' })
  receivedAt: string;

  @ApiProperty({ ...aMoment, description: 'Since when the state holds.' })
  changedAt: string;

  @ApiProperty({ type: [ReceiptStepDto], description: 'The steps of the tip with their times, the first first.' })
  history: ReceiptStepDto[];

  @ApiPropertyOptional({ type: GuidanceDto, description: 'Whom to turn to, where the state is `guided`.' })
  guidance?: GuidanceDto;

  @ApiProperty({
    type: [SaidMessageDto],
    description: 'Questions to the informant, what they answered and added, and the notice of the outcome.',
  })
  messages: SaidMessageDto[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'How many questions wait for an answer.',
    example: 1,
  })
  openQuestions: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many files were received.', example: 2 })
  fileCount: number;
}
