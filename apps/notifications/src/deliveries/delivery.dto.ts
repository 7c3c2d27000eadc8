import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsMoment, PageQuery } from '#shared/http';
import { webhookCauses, type WebhookCause } from '../webhooks/webhook-cause.rules.js';
import { webhookEventTypes, type WebhookEventType } from '../webhooks/webhook-endpoint.rules.js';
import { deliveryStates, REPLAY_DAYS_MAX, REPLAY_MESSAGES_MAX, type DeliveryState } from './delivery.rules.js';

/** The filters of the list of deliveries. */
export class DeliveriesQuery extends PageQuery {
  /** Only deliveries that stand so. */
  @ApiPropertyOptional({ enum: deliveryStates, description: 'Only deliveries that stand so.', example: 'failed' })
  @IsOptional()
  @IsIn(deliveryStates)
  state?: DeliveryState;
}

/** One message on its way to one endpoint. */
@ApiSchema({ name: 'Delivery', description: 'One message on its way to one endpoint.' })
export class DeliveryDto {
  /** Id of the delivery (UUID). */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the delivery.',
    example: '019ab3d9-9a8b-7c6d-8e5f-4a3b2c1d0e9f',
  })
  id: string;

  /** Id of the message, its `webhook-id`. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the message: its `webhook-id`, the same at every attempt, endpoint and replay.',
    example: '019ab3d9-8123-7f00-9abc-def012345678',
  })
  messageId: string;

  /** The kind of message. */
  @ApiProperty({ enum: webhookEventTypes, description: 'The kind of message.', example: 'takedown.requested' })
  eventType: WebhookEventType;

  /** What the message is about. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'What the message is about: for `takedown.requested` the takedown request.',
    example: '019ab3d9-6b1c-7e52-9b1f-1a2b3c4d5e6f',
  })
  subjectId: string;

  /** Where the delivery stands. */
  @ApiProperty({
    enum: deliveryStates,
    description:
      'Where the delivery stands. `failed`: given up after three days. `cancelled`: there was nothing left to tell, or ' +
      'the endpoint was removed.',
    example: 'succeeded',
  })
  state: DeliveryState;

  /** The replay that asked for it. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The replay that asked for it; null for a first delivery.',
    example: null,
  })
  replayId: string | null;

  /** How many attempts there have been; 0 to 13. */
  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many attempts there have been.', example: 2 })
  attempts: number;

  /** When the last attempt began, in real time. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the last attempt began; null before the first one.',
    example: '2026-11-05T03:20:06.120Z',
  })
  lastAttemptAt: Date | null;

  /** The HTTP status of the last answer. */
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The HTTP status of the last answer; null when there was none.',
    example: 200,
  })
  lastStatus: number | null;

  /** Why the last attempt failed. */
  @ApiProperty({
    enum: webhookCauses,
    nullable: true,
    description: 'Why the last attempt failed; null after a success.',
    example: null,
  })
  lastCause: WebhookCause | null;

  /** When the next attempt is due, in real time. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the next attempt is due; null unless the delivery is pending.',
    example: null,
  })
  nextAttemptAt: Date | null;

  /** When the delivery was queued. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When the delivery was queued.',
    example: '2026-11-05T03:20:00.300Z',
  })
  createdAt: Date;

  /** When it succeeded, was given up or was cancelled. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it succeeded, was given up or was cancelled; null before.',
    example: '2026-11-05T03:20:06.200Z',
  })
  finishedAt: Date | null;
}

/** A range of time whose messages are to be sent again. */
@ApiSchema({ name: 'NewReplay', description: 'A range of time whose messages are to be sent again.' })
export class NewReplayDto {
  /** The first moment of the range. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Messages whose `timestamp` is at this moment or later.',
    example: '2026-11-05T00:00:00+07:00',
  })
  @IsMoment()
  from: string;

  /** The moment at which the range ends; at most 31 days after `from`. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: `Messages whose \`timestamp\` is before this moment; at most ${REPLAY_DAYS_MAX} days after \`from\`.`,
    example: '2026-11-06T00:00:00+07:00',
  })
  @IsMoment()
  to: string;
}

/** What a replay has put on its way. */
@ApiSchema({ name: 'Replay', description: 'What a replay has put on its way.' })
export class ReplayDto {
  /** Id of the replay, which its deliveries name. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the replay; its deliveries name it as `replayId`.',
    example: '019ab3da-2b3c-7d4e-8f5a-6b7c8d9e0f1a',
  })
  id: string;

  /** How many messages are sent again; those still on their way are not counted. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: REPLAY_MESSAGES_MAX,
    description: 'How many messages are sent again. Those that are still on their way to the endpoint are left out.',
    example: 12,
  })
  messages: number;
}
