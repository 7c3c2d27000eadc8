import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { tipStates, type TipState } from '#shared/contracts';
import { PatternField } from '../field.dto.js';

@ApiSchema({ name: 'ReceiptLookup', description: 'A question about a tip by its receipt code alone.' })
export class ReceiptLookupDto {
  @PatternField({
    pattern: '^[0-9]{4}([ -]?[0-9]{4}){3}$',
    max: 19,
    description: 'The 16 digits, plain or in groups of four.',
    example: '4821 0933 7712 6054',
  })
  receiptCode: string;
}

@ApiSchema({ name: 'Receipt', description: 'What the informant is told about their tip.' })
export class ReceiptDto {
  @ApiProperty({ type: String, description: 'Human reference of the tip.', example: 'TB-2026-000123' })
  reference: string;

  @ApiProperty({ enum: tipStates, description: 'Where the tip stands.', example: 'passed-on' })
  state: TipState;

  @ApiProperty({
    type: String,
    description: 'The same in plain Vietnamese words.',
    example: 'Tin báo đã được chuyển đến cơ quan có thẩm quyền.',
  })
  stateText: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was received.',
    example: '2026-11-24T01:30:00.000Z',
  })
  receivedAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Since when the state holds.',
    example: '2026-11-24T01:30:02.000Z',
  })
  changedAt: string;
}
