import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { parkedStates, type ParkedState } from '#shared/messaging';
import { REPLAY_MESSAGES_MAX } from './parked-messages-query.dto.js';

const resolutions = ['delivered', 'discarded'] as const;
const payloadForms = ['json', 'bytes', 'none'] as const;
const REASON_CHARACTERS_MIN = 10;
const REASON_CHARACTERS_MAX = 500;

/** A message that could not be handled at its first delivery, or waits behind one. */
@ApiSchema({
  name: 'ParkedMessage',
  description: 'A message that could not be handled at its first delivery, or waits behind one of the same key.',
})
export class ParkedMessageDto {
  /** Id of the parked message (UUID). */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the parked message.',
    example: '019ab3da-5c6d-7e8f-9a0b-1c2d3e4f5a6b',
  })
  id: string;

  /** Where it stands. */
  @ApiProperty({
    enum: parkedStates,
    description:
      'Where it stands. `retrying`: tried again by itself. `waiting`: behind an earlier message of its key. `parked`: ' +
      'left to an operator after the last attempt. `resolved`: delivered or discarded.',
    example: 'parked',
  })
  state: ParkedState;

  /** The consumer group that could not handle it. */
  @ApiProperty({
    type: String,
    description: 'The consumer group that could not handle it.',
    example: 'triage.intake-tips',
  })
  group: string;

  /** The topic, without the cluster's prefix. */
  @ApiProperty({ type: String, description: 'The topic that it came by.', example: 'intake.tips' })
  topic: string;

  /** The partition of the topic. */
  @ApiProperty({ type: 'integer', minimum: 0, description: 'The partition of the topic.', example: 7 })
  partition: number;

  /** The offset within the partition; a decimal string, since Kafka's offsets exceed the safe integers of JSON. */
  @ApiProperty({
    type: String,
    pattern: '^[0-9]+$',
    description: 'The offset within the partition, as a decimal string.',
    example: '81234',
  })
  offset: string;

  /** The Kafka key; masked when it is no id. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The Kafka key, which is the id of what the event is about; masked when it is no id.',
    example: '6f2c1a52-7a44-4c1e-9a39-5d1c2f6a9b10',
  })
  key: string | null;

  /** Id of the event (UUID). */
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Id of the event; null when the message has none.',
    example: '019ab3d6-6b1c-7e52-9b1f-1a2b3c4d5e6f',
  })
  eventId: string | null;

  /** The event type that it names; masked when it has not the form of one. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The event type that it names, known or not; null when it names none.',
    example: 'tip.received.v1',
  })
  eventType: string | null;

  /** Attempts since it was parked or last replayed, the first delivery included. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Attempts since it came or was last replayed; 0 for one that waits.',
    example: 6,
  })
  attempts: number;

  /** When the next attempt is due, in real time. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the next attempt is due; null unless the state is `retrying`.',
    example: null,
  })
  nextAttemptAt: Date | null;

  /** Why the last attempt failed; values that an error repeats are masked. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the last attempt failed, without values of the message; null before an attempt has failed.',
    example: 'TypeError: the case has no lead',
  })
  cause: string | null;

  /** When it was put into the parking table, in real time. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was parked.',
    example: '2026-11-05T03:20:06.120Z',
  })
  parkedAt: Date;

  /** When it was delivered or discarded, in real time. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was delivered or discarded; null before. It is removed 45 days later.',
    example: null,
  })
  resolvedAt: Date | null;

  /** How it was resolved. */
  @ApiProperty({ enum: resolutions, nullable: true, description: 'How it was resolved; null before.', example: null })
  resolution: (typeof resolutions)[number] | null;

  /** Why an operator discarded it. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why an operator discarded it; null otherwise.',
    example: null,
  })
  reason: string | null;
}

/** What a parked message carries, with personal data masked. */
@ApiSchema({ name: 'ParkedPayload', description: 'What a parked message carries, with personal data masked.' })
export class ParkedPayloadDto {
  /** In which form it is shown. */
  @ApiProperty({
    enum: payloadForms,
    description:
      '`json`: its data, masked. `bytes`: it is no JSON object, so length and hash alone. `none`: there is none.',
    example: 'json',
  })
  form: (typeof payloadForms)[number];

  /** Length of the payload, in bytes. */
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Length of the payload, in bytes.', example: 812 })
  lengthBytes: number;

  /** The data: its structure, and the values of ids, references, codes, states, counts and times. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      'The data: its whole structure, with the values of ids, references, codes, states, counts and times. All other ' +
      'values are masked.',
    example: { tipId: '6f2c1a52-7a44-4c1e-9a39-5d1c2f6a9b10', reference: '[masked: 10 characters]' },
  })
  data: Record<string, unknown> | null;

  /** SHA-256 of the bytes. */
  @ApiProperty({
    type: String,
    nullable: true,
    pattern: '^[0-9a-f]{64}$',
    description: 'SHA-256 of the bytes, in hexadecimal digits; null unless `form` is `bytes`.',
    example: null,
  })
  sha256: string | null;
}

/** A parked message with what it holds. */
@ApiSchema({ name: 'ParkedMessageDetail', description: 'A parked message with what it holds.' })
export class ParkedMessageDetailDto extends ParkedMessageDto {
  /** The message's headers by name, masked but for the envelope's own values. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'The headers by name. Shown are the values of the envelope; others are masked.',
    example: { ce_type: 'tip.received.v1', ce_aggregateversion: '1' },
  })
  headers: Record<string, string>;

  /** What it carries, masked. */
  @ApiProperty({ type: ParkedPayloadDto, description: 'What it carries, masked.' })
  payload: ParkedPayloadDto;
}

/** Why a parked message is given up. */
@ApiSchema({ name: 'ParkedMessageDiscard', description: 'Why a parked message is given up.' })
export class ParkedMessageDiscardDto {
  /** The reason, kept with the message and in the audit rows: 10 to 500 characters, without personal data. */
  @ApiProperty({
    type: String,
    minLength: REASON_CHARACTERS_MIN,
    maxLength: REASON_CHARACTERS_MAX,
    description: 'Why it is given up. Kept with the message; write nothing personal.',
    example: 'Sent by a test of the supplier; the tip does not exist.',
  })
  @IsString()
  @Length(REASON_CHARACTERS_MIN, REASON_CHARACTERS_MAX)
  reason: string;
}

/** What came of a replay by filter. */
@ApiSchema({ name: 'ParkedMessagesReplay', description: 'What came of a replay by filter.' })
export class ParkedMessagesReplayDto {
  /** How many messages were set to be tried again. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: REPLAY_MESSAGES_MAX,
    description: 'How many messages were set to be tried again.',
    example: 214,
  })
  messages: number;

  /** Whether the filter names more than one call may set. */
  @ApiProperty({
    type: Boolean,
    description: 'Whether there are more; the same call again sets the next ones.',
    example: false,
  })
  more: boolean;
}
