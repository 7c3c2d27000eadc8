import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { caseStates, priorities, type CaseState, type Priority } from '#shared/contracts';

/** A case as lists show it. */
@ApiSchema({ name: 'Case' })
export class CaseDto {
  /** Id of the case (UUID). */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the case.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  id: string;

  /** Thread of the case, to which the threads of its tips lead. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Thread of the case, to which the threads of its tips lead.',
    example: '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2',
  })
  threadId: string;

  /** Human reference, numbered per year. */
  @ApiProperty({ type: String, description: 'Human reference, numbered per year.', example: 'VV-2026-000042' })
  reference: string;

  /** Where the case stands. */
  @ApiProperty({ enum: caseStates, description: 'Where the case stands.', example: 'offered' })
  state: CaseState;

  /** What it is about. */
  @ApiProperty({
    type: String,
    description: 'What it is about (vocabulary of violations).',
    example: 'counterfeit-mark',
  })
  violation: string;

  /** Where in the trade it shows. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where in the trade it shows (vocabulary of stages).',
    example: 'offering',
  })
  stage: string | null;

  /** Kind of goods. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Kind of goods (vocabulary of goods categories).',
    example: 'fashion',
  })
  goodsCategory: string | null;

  /** Province of the goods or the seller. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Province of the goods or the seller (official code).',
    example: '79',
  })
  provinceCode: string | null;

  /** Commune of the goods or the seller. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Commune of the goods or the seller (official code).',
    example: '26740',
  })
  communeCode: string | null;

  /** Platform on which it happens. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Platform on which it happens (body code).',
    example: 'platform-cho-viet',
  })
  platform: string | null;

  /** Whether an official is accused. */
  @ApiProperty({ type: Boolean, description: 'Whether an official is accused.', example: false })
  integrity: boolean;

  /** Whether a tip tells of signs of crime. */
  @ApiProperty({ type: Boolean, description: 'Whether a tip tells of signs of crime.', example: false })
  criminalSigns: boolean;

  /** How soon it is to be taken up. */
  @ApiProperty({ enum: priorities, description: 'How soon it is to be taken up.', example: 'high' })
  priority: Priority;

  /** Points from which the priority follows: 30 make it high, 60 urgent. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Points from which the priority follows: 30 make it high, 60 urgent.',
    example: 40,
  })
  score: number;

  /** Codes of what gave the points, the weightiest first. */
  @ApiProperty({
    type: [String],
    description: 'Codes of what gave the points, the weightiest first.',
    example: ['criminal-signs'],
  })
  reasons: string[];

  /** The body that the case is offered to, or that leads it. */
  @ApiProperty({
    type: String,
    description: 'The body that the case is offered to, or that leads it.',
    example: 'market-surveillance-79',
  })
  lead: string;

  /** The bodies that support the lead. */
  @ApiProperty({
    type: [String],
    description: 'The bodies that support the lead.',
    example: ['economic-police-79', 'tax-79'],
  })
  supports: string[];

  /** The first offer is 1; each decline adds one. */
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The first offer is 1; each decline adds one.', example: 1 })
  round: number;

  /** How many tips it holds. */
  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many tips it holds.', example: 3 })
  tipCount: number;

  /** When it was opened. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was opened.',
    example: '2026-11-03T02:41:00.000Z',
  })
  openedAt: Date;

  /** When it was offered to the present lead. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was offered to the present lead.',
    example: '2026-11-03T02:41:00.000Z',
  })
  offeredAt: Date;

  /** When the lead accepted it. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the lead accepted it; null before.',
    example: null,
  })
  acceptedAt: Date | null;

  /** When it was concluded or dismissed. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was concluded or dismissed; null before.',
    example: null,
  })
  endedAt: Date | null;

  /** When an informant last said that it is still going on; null when nobody has. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When an informant last said that it is still going on, also after the end; null when nobody has.',
    example: null,
  })
  stillGoingOnAt: Date | null;

  /** Grows with each act on the case, not with tips that join it; also its ETag. */
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Grows with each act on the case, not with tips that join it; also its ETag.',
    example: 1,
  })
  version: number;
}
