import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { webhookCauses, type WebhookCause } from './webhook-cause.rules.js';
import {
  endpointStates,
  webhookEventTypes,
  type EndpointState,
  type WebhookEventType,
} from './webhook-endpoint.rules.js';
import { URL_CHARACTERS_MAX } from './webhook-url.rules.js';

const exampleUrl = 'https://doi-tac.choviet.example/vigil/webhooks';

/** An endpoint to be registered. */
@ApiSchema({ name: 'NewWebhookEndpoint', description: 'An endpoint to be registered for the caller’s body.' })
export class NewWebhookEndpointDto {
  /** Where messages are sent: https, no credentials, no fragment, a public address; at most 2048 characters. */
  @ApiProperty({
    type: String,
    format: 'uri',
    maxLength: URL_CHARACTERS_MAX,
    description:
      'Where messages are sent by POST: https, without credentials and fragment, at a public address. The address is ' +
      'looked at again at every connection.',
    example: exampleUrl,
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(URL_CHARACTERS_MAX)
  url: string;

  /** The kinds of messages that it wants. */
  @ApiProperty({
    enum: webhookEventTypes,
    isArray: true,
    minItems: 1,
    uniqueItems: true,
    description: 'The kinds of messages that it wants.',
    example: ['takedown.requested'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(webhookEventTypes, { each: true })
  eventTypes: WebhookEventType[];
}

/** An endpoint of the caller's body. */
@ApiSchema({ name: 'WebhookEndpoint', description: 'An endpoint to which messages for the caller’s body are sent.' })
export class WebhookEndpointDto {
  /** Id of the endpoint (UUID). */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the endpoint.',
    example: '019ab3d8-1f2e-7a3b-8c4d-5e6f7a8b9c0d',
  })
  id: string;

  /** Where messages are sent. */
  @ApiProperty({ type: String, format: 'uri', description: 'Where messages are sent.', example: exampleUrl })
  url: string;

  /** The kinds of messages that it gets. */
  @ApiProperty({
    enum: webhookEventTypes,
    isArray: true,
    description: 'The kinds of messages that it gets.',
    example: ['takedown.requested'],
  })
  eventTypes: WebhookEventType[];

  /** Whether it gets messages. */
  @ApiProperty({
    enum: endpointStates,
    description:
      'Only a `verified` endpoint gets messages. `pending`: it has not echoed a challenge yet. `disabled`: nothing ' +
      'reached it for three days; a new verification opens it again.',
    example: 'verified',
  })
  state: EndpointState;

  /** When it was registered. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was registered.',
    example: '2026-11-02T01:00:00.000Z',
  })
  createdAt: Date;

  /** When it last echoed a challenge. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it last echoed a challenge; null if it never did.',
    example: '2026-11-02T01:00:02.000Z',
  })
  verifiedAt: Date | null;

  /** When it was disabled. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was disabled; null unless it is.',
    example: null,
  })
  disabledAt: Date | null;

  /** Why the last handshake failed. */
  @ApiProperty({
    enum: webhookCauses,
    nullable: true,
    description: 'Why the last handshake failed; null before the first one and after one that succeeded.',
    example: null,
  })
  verificationCause: WebhookCause | null;

  /** The HTTP status with which the last failed handshake was answered. */
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The HTTP status with which the last failed handshake was answered; null when there was no answer.',
    example: null,
  })
  verificationStatus: number | null;

  /** Grows with each change of state; also its ETag. */
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Grows with each change of state; also its ETag.',
    example: 2,
  })
  version: number;
}

/** An endpoint that has just been registered. */
@ApiSchema({ name: 'RegisteredWebhookEndpoint', description: 'A new endpoint with its signing secret.' })
export class RegisteredWebhookEndpointDto extends WebhookEndpointDto {
  /** The signing secret, shown this once. */
  @ApiProperty({
    type: String,
    pattern: '^whsec_[A-Za-z0-9+/]+=*$',
    description: 'The secret of the signatures (Standard Webhooks), shown this once.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  secret: string;
}
