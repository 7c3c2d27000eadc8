import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const partStates = ['up', 'down'] as const;

export type PartState = (typeof partStates)[number];

const part = (name: string) => ({ enum: partStates, description: `Whether ${name} is ready for work.`, example: 'up' });

/** The state of each part of the system. */
@ApiSchema({ name: 'SystemParts', description: 'The state of each part of the system.' })
export class SystemPartsDto {
  /** Whether the gateway and its database are ready. */
  @ApiProperty(part('the gateway'))
  gateway: PartState;

  /** Whether tips are taken. */
  @ApiProperty(part('intake'))
  intake: PartState;

  /** Whether cases and takedowns are worked on. */
  @ApiProperty(part('triage'))
  triage: PartState;

  /** Whether notices and webhooks go out. */
  @ApiProperty(part('notifications'))
  notifications: PartState;

  /** Whether reports are kept up to date. */
  @ApiProperty(part('reporting'))
  reporting: PartState;
}

/** The state of the system. */
@ApiSchema({ name: 'Health', description: 'The state of the system.' })
export class HealthDto {
  /** `up` when every part is, `degraded` otherwise. */
  @ApiProperty({
    enum: ['up', 'degraded'],
    description: '`up` when every part is, `degraded` otherwise.',
    example: 'up',
  })
  status: 'up' | 'degraded';

  /** Each part by itself. */
  @ApiProperty({ type: SystemPartsDto, description: 'Each part by itself.' })
  parts: SystemPartsDto;
}
