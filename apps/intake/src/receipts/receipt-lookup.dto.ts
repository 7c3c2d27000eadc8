import { ApiSchema } from '@nestjs/swagger';
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
