import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** How many facts of a kind are counted in a statutory month. */
@ApiSchema({ name: 'CountedFacts' })
export class CountedFactsDto {
  /** Kind of fact: tip, case or takedown-item. */
  @ApiProperty({ type: String, description: 'Kind of fact.', example: 'tip' })
  kind: string;

  /** The statutory month in which they count. */
  @ApiProperty({ type: String, description: 'The statutory month in which they count.', example: '2026-M11' })
  month: string;

  /** How many. */
  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many.', example: 12 })
  count: number;
}

/** What reporting knows of a thread. */
@ApiSchema({ name: 'ReportingPart' })
export class ReportingPartDto {
  /** Where its tips, case and takedown items are counted. */
  @ApiProperty({ type: [CountedFactsDto], description: 'Where its tips, case and takedown items are counted.' })
  counted: CountedFactsDto[];
}

/** Reporting's part of a thread. */
@ApiSchema({ name: 'ReportingThread' })
export class ReportingThreadDto {
  /** The thread that the asked one leads to. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The thread that the asked one leads to.',
    example: '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2',
  })
  threadId: string;

  /** The threads that lead to it, itself included; 201 at most. */
  @ApiProperty({
    type: [String],
    maxItems: 201,
    description: 'The threads that lead to it, itself included.',
    example: ['7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2'],
  })
  members: string[];

  /** What reporting knows. */
  @ApiProperty({ type: ReportingPartDto, description: 'What reporting knows.' })
  part: ReportingPartDto;
}
