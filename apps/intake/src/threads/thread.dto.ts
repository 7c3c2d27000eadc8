import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { TipSummaryDto } from '../tips/tip.dto.js';

@ApiSchema({ name: 'IntakeThreadPart', description: 'What intake knows of a thread.' })
export class IntakeThreadPartDto {
  @ApiProperty({
    type: [TipSummaryDto],
    maxItems: 200,
    description: 'The tips that the caller may see, the latest first, without what was written in them.',
  })
  tips: TipSummaryDto[];
}

@ApiSchema({ name: 'IntakeThread', description: 'Intake’s part of a thread.' })
export class IntakeThreadDto {
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The thread that the asked one leads to: that of the case, once there is one.',
    example: '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2',
  })
  threadId: string;

  @ApiProperty({
    type: [String],
    maxItems: 201,
    description: 'That thread and the threads of the tips shown.',
    example: ['7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2'],
  })
  members: string[];

  @ApiProperty({ type: IntakeThreadPartDto, description: 'What intake knows of the thread.' })
  part: IntakeThreadPartDto;
}
