import { ApiSchema } from '@nestjs/swagger';
import { refusalGrounds, type RefusalGround } from '#shared/contracts';
import { CodeField, TextField } from '../field.dto.js';

@ApiSchema({ name: 'TipRefusalRequest', description: 'A refusal on one of the grounds of 195/QĐ-BCĐ389 Article 5.' })
export class RefuseTipDto {
  @CodeField({ of: refusalGrounds, description: 'The ground; that a tip is anonymous is none.', example: 'harassing' })
  ground: RefusalGround;

  @TextField({
    max: 1000,
    optional: true,
    multiline: true,
    description: 'What the log book should say.',
    example: 'Gọi lần thứ năm.',
  })
  note?: string;
}
