import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({
  name: 'Guidance',
  description: 'Whom to turn to with a matter that is outside the Committee’s remit (195/QĐ-BCĐ389 Article 5(2)).',
})
export class GuidanceDto {
  @ApiProperty({
    type: String,
    description: 'What to do, and whom to turn to; in the caller’s language where the Committee has the text in both.',
    example: 'Hãy gọi tổng đài tư vấn, hỗ trợ người tiêu dùng 1800.6838.',
  })
  text: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The number to call, digits only; null where the text says all.',
    example: '18006838',
  })
  hotline: string | null;
}
