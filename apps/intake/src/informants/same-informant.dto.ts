import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'TipOfSameInformant', description: 'Another tip by the same person.' })
export class TipOfSameInformantDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the tip.',
    example: '5a2b9c7d-3e4f-4a1b-8c6d-7e8f9a0b1c2d',
  })
  id: string;

  @ApiProperty({ type: String, description: 'Reference of the tip.', example: 'TB-2026-000098' })
  reference: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was received.',
    example: '2026-10-02T03:15:00.000Z',
  })
  receivedAt: string;
}
