import { ApiPropertyOptional, ApiSchema, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { topics } from '#shared/contracts';
import { IsMoment, PageQuery } from '#shared/http';
import { EVENT_TYPE_CHARACTERS_MAX, parkedStates, type ParkedState } from '#shared/messaging';

const topicNames = topics.map(({ name }) => name);
const replayableStates = ['parked', 'retrying'] as const;
export const listOrders = ['newest', 'oldest'] as const;

/** Messages that one call may set to be tried again: set-based, and yet no transaction that holds partitions for long. */
export const REPLAY_MESSAGES_MAX = 1_000;
const KEY_CHARACTERS_MAX = 512;
const CAUSE_CHARACTERS_MIN = 3;
const CAUSE_CHARACTERS_MAX = 200;

/** What narrows a choice of parked messages. */
class ParkedMessagesFilter {
  /** Only messages of this topic. */
  @ApiPropertyOptional({ enum: topicNames, description: 'Only messages of this topic.', example: 'intake.tips' })
  @IsOptional()
  @IsIn(topicNames)
  topic?: string;

  /** Only messages that name this event type. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: EVENT_TYPE_CHARACTERS_MAX,
    description: 'Only messages that name this event type, known or not.',
    example: 'tip.received.v1',
  })
  @IsOptional()
  @IsString()
  @Length(1, EVENT_TYPE_CHARACTERS_MAX)
  eventType?: string;

  /** Only messages with this Kafka key. */
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: KEY_CHARACTERS_MAX,
    description: 'Only messages with this Kafka key, which is the id of what the event is about.',
    example: '6f2c1a52-7a44-4c1e-9a39-5d1c2f6a9b10',
  })
  @IsOptional()
  @IsString()
  @Length(1, KEY_CHARACTERS_MAX)
  key?: string;

  /** Only messages whose cause has this text. */
  @ApiPropertyOptional({
    type: String,
    minLength: CAUSE_CHARACTERS_MIN,
    maxLength: CAUSE_CHARACTERS_MAX,
    description: 'Only messages whose cause has this text in it, in upper or lower case.',
    example: 'unique constraint',
  })
  @IsOptional()
  @IsString()
  @Length(CAUSE_CHARACTERS_MIN, CAUSE_CHARACTERS_MAX)
  causeContains?: string;

  /** Only messages parked at this moment or later. */
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Only messages parked at this moment or later.',
    example: '2026-11-05T00:00:00+07:00',
  })
  @IsOptional()
  @IsMoment()
  parkedSince?: string;

  /** Only messages parked before this moment. */
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Only messages parked before this moment.',
    example: '2026-11-06T00:00:00+07:00',
  })
  @IsOptional()
  @IsMoment()
  parkedUntil?: string;
}

/** The filters of the list of parked messages. */
export class ParkedMessagesQuery extends IntersectionType(PageQuery, ParkedMessagesFilter) {
  /** Only messages that stand so. */
  @ApiPropertyOptional({ enum: parkedStates, description: 'Only messages that stand so.', example: 'parked' })
  @IsOptional()
  @IsIn(parkedStates)
  state?: ParkedState;

  /** Which come first; the newest when absent. */
  @ApiPropertyOptional({
    enum: listOrders,
    default: 'newest',
    description: 'Which come first, by the moment of parking.',
    example: 'oldest',
  })
  @IsOptional()
  @IsIn(listOrders)
  order: (typeof listOrders)[number] = 'newest';
}

/** Which parked messages are to be tried again; at least one of the fields other than `limit`. */
@ApiSchema({
  name: 'ParkedMessagesReplayOrder',
  description: 'Which parked messages are to be tried again: at least one filter besides `limit`.',
})
export class ParkedMessagesReplayOrder extends ParkedMessagesFilter {
  /** Only messages that stand so. */
  @ApiPropertyOptional({
    enum: replayableStates,
    description:
      'Only messages that stand so. Without it both: those left to an operator, and those whose next attempt is to come.',
    example: 'parked',
  })
  @IsOptional()
  @IsIn(replayableStates)
  state?: (typeof replayableStates)[number];

  /** Most messages to set by this call: 1 to 1,000. */
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: REPLAY_MESSAGES_MAX,
    default: REPLAY_MESSAGES_MAX,
    description: 'Most messages to set by this call, the first parked first.',
    example: REPLAY_MESSAGES_MAX,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(REPLAY_MESSAGES_MAX)
  limit: number = REPLAY_MESSAGES_MAX;
}
