import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { COUNT_LIMIT_ROWS } from '#shared/messaging';

const counted = { type: 'integer', minimum: 0, maximum: COUNT_LIMIT_ROWS } as const;
const upTo = `counted up to ${COUNT_LIMIT_ROWS.toLocaleString('en')}`;

/** How far a group is behind on one partition. */
@ApiSchema({ name: 'PartitionLag', description: 'How far a consumer group is behind on one partition.' })
export class PartitionLagDto {
  /** The partition. */
  @ApiProperty({ type: 'integer', minimum: 0, description: 'The partition.', example: 7 })
  partition: number;

  /** The next offset that the group would read. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The next offset that the group would read; null when it has committed none.',
    example: '81230',
  })
  committedOffset: string | null;

  /** The offset of the next message that will be written. */
  @ApiProperty({ type: String, description: 'The offset of the next message that will be written.', example: '81234' })
  endOffset: string;

  /** Messages between both. */
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Messages that are still to be taken.', example: 4 })
  lagMessages: number;
}

/** How the consumer of one topic stands. */
@ApiSchema({ name: 'ConsumerState', description: 'How the consumer of one topic stands, in the replica that answers.' })
export class ConsumerStateDto {
  /** The consumer group, as the broker knows it. */
  @ApiProperty({ type: String, description: 'The consumer group.', example: 'triage.intake-tips' })
  group: string;

  /** The topic, as the broker knows it. */
  @ApiProperty({ type: String, description: 'The topic, as the broker knows it.', example: 'intake.tips' })
  topic: string;

  /** Whether it works. */
  @ApiProperty({ type: Boolean, description: 'Whether it works.', example: true })
  up: boolean;

  /** Why it does not work. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it does not work, in one sentence; null while it does.',
    example: null,
  })
  cause: string | null;

  /** Seconds since it last moved on where it has messages to take. */
  @ApiProperty({
    type: Number,
    minimum: 0,
    description: 'Seconds since it last moved on where it has messages to take; 0 when there are none.',
    example: 0,
  })
  progressAgeSeconds: number;

  /** Messages behind on all partitions. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    nullable: true,
    description: 'Messages behind, over all partitions and replicas; null when the broker did not tell.',
    example: 4,
  })
  lagMessages: number | null;

  /** The same by partition. */
  @ApiProperty({ type: [PartitionLagDto], description: 'The same by partition; empty when the broker did not tell.' })
  partitions: PartitionLagDto[];
}

/** Whether the broker answers. */
@ApiSchema({ name: 'BrokerState', description: 'Whether the broker answers.' })
export class BrokerStateDto {
  /** Whether it answered when it was last asked. */
  @ApiProperty({ type: Boolean, description: 'Whether it answered when it was last asked.', example: true })
  reachable: boolean;

  /** Why not. */
  @ApiProperty({ type: String, nullable: true, description: 'Why not; null when it answered.', example: null })
  cause: string | null;

  /** When it was last asked, in real time. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was last asked; it is asked every few seconds.',
    example: '2026-11-05T03:20:06.120Z',
  })
  askedAt: Date;
}

/** What is still to be sent. */
@ApiSchema({ name: 'OutboxState', description: 'What the service has committed and not yet sent.' })
export class OutboxStateDto {
  /** Rows that are not sent yet. */
  @ApiProperty({ ...counted, description: `Events that are not sent yet, ${upTo}.`, example: 0 })
  unsentRows: number;

  /** Age of the oldest of them, in seconds. */
  @ApiProperty({
    type: Number,
    minimum: 0,
    description: 'Age of the oldest of them, in seconds; 0 without any.',
    example: 0,
  })
  oldestAgeSeconds: number;

  /** Whether this replica sends. */
  @ApiProperty({ type: Boolean, description: 'Whether the replica that answers sends events.', example: true })
  relayRuns: boolean;

  /** Why the relay's last turn failed. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the last attempt to send failed; null while all is well.',
    example: null,
  })
  relayFailure: string | null;
}

/** How many parked messages stand where. */
@ApiSchema({ name: 'ParkedCounts', description: `How many parked messages stand where, each ${upTo}.` })
export class ParkedCountsDto {
  /** Those tried again by themselves. */
  @ApiProperty({ ...counted, description: 'Those tried again by themselves.', example: 2 })
  retrying: number;

  /** Those behind an earlier one of their key. */
  @ApiProperty({ ...counted, description: 'Those behind an earlier one of their key.', example: 5 })
  waiting: number;

  /** Those left to an operator. */
  @ApiProperty({ ...counted, description: 'Those left to an operator.', example: 1 })
  parked: number;

  /** Age of the oldest left to an operator, in seconds. */
  @ApiProperty({
    type: Number,
    minimum: 0,
    description: 'Age of the oldest one left to an operator, in seconds; 0 without any.',
    example: 86_400,
  })
  oldestParkedAgeSeconds: number;
}

/** How the messaging of one service stands. */
@ApiSchema({ name: 'MessagingState', description: 'How the messaging of one service stands.' })
export class MessagingStateDto {
  /** The service. */
  @ApiProperty({ type: String, description: 'The service.', example: 'triage' })
  service: string;

  /** Its consumers, one for each topic. */
  @ApiProperty({ type: [ConsumerStateDto], description: 'Its consumers, one for each topic that it listens to.' })
  consumers: ConsumerStateDto[];

  /** Whether the broker answers. */
  @ApiProperty({ type: BrokerStateDto, description: 'Whether the broker answers.' })
  broker: BrokerStateDto;

  /** What is still to be sent. */
  @ApiProperty({ type: OutboxStateDto, description: 'What is still to be sent.' })
  outbox: OutboxStateDto;

  /** How many parked messages stand where. */
  @ApiProperty({ type: ParkedCountsDto, description: 'How many parked messages stand where.' })
  parked: ParkedCountsDto;
}
