import { ApiSchema } from '@nestjs/swagger';
import { PatternField } from '../field.dto.js';
import { receiptPattern } from './receipt.rules.js';

@ApiSchema({ name: 'ReceiptLookup', description: 'A question about a tip by its receipt code alone.' })
export class ReceiptLookupDto {
  @PatternField({
    pattern: receiptPattern,
    max: 19,
    description: 'The 16 digits, plain or in groups of four.',
    example: '4821 0933 7712 6054',
  })
  receiptCode: string;
}
