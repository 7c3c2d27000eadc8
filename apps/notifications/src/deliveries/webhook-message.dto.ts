import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { takedownActions, violations } from '#shared/contracts';

const itemId = '019ab3d9-77aa-7c51-8a0e-0f1e2d3c4b5a';
const requestId = '019ab3d9-6b1c-7e52-9b1f-1a2b3c4d5e6f';
const requestedAt = '2026-11-05T03:20:00.000Z';

/** One item of a takedown request, as its platform gets it. */
@ApiSchema({ name: 'TakedownRequestedItem', description: 'One thing that a platform is to act on.' })
export class TakedownRequestedItemDto {
  /** Id of the item, by which the platform confirms it. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the item; name it in `POST /v1/takedown-confirmations`.',
    example: itemId,
  })
  itemId: string;

  /** Address of the listing or shop. */
  @ApiProperty({
    type: String,
    format: 'uri',
    description: 'Address of the listing or shop.',
    example: 'https://choviet.example/p/884213',
  })
  url: string;

  /** The listing's id at the platform. */
  @ApiPropertyOptional({ type: String, description: 'The listing’s id at the platform.', example: '884213' })
  listingId?: string;

  /** The shop's id at the platform. */
  @ApiPropertyOptional({ type: String, description: 'The shop’s id at the platform.', example: 'giay-sieu-re-hcm' })
  shopId?: string;

  /** The violation of this item. */
  @ApiProperty({
    type: String,
    description: `The violation of this item; today one of ${violations.join(', ')}. More may follow.`,
    example: 'counterfeit-mark',
  })
  violation: string;

  /** What is asked. */
  @ApiProperty({
    type: String,
    description: `What is asked; today one of ${takedownActions.join(', ')}. More may follow.`,
    example: 'remove-listing',
  })
  action: string;
}

/** A takedown request, as its platform gets it. */
@ApiSchema({ name: 'TakedownRequestedData', description: 'The takedown request (yêu cầu gỡ bỏ).' })
export class TakedownRequestedDataDto {
  /** Id of the takedown request. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the takedown request, for `GET /v1/takedown-requests/{id}`.',
    example: requestId,
  })
  requestId: string;

  /** Human reference of the takedown request. */
  @ApiProperty({ type: String, description: 'Human reference of the request.', example: 'YC-2026-000031' })
  reference: string;

  /** Code of the authority that asks. */
  @ApiProperty({ type: String, description: 'Code of the authority that asks.', example: 'market-surveillance-79' })
  issuer: string;

  /** The provision on which the request rests. */
  @ApiProperty({
    type: String,
    description: 'The provision on which the request rests.',
    example: 'Nghị định 248/2026/NĐ-CP, Điều 17 khoản 1 điểm c',
  })
  legalBasis: string;

  /** The main violation. */
  @ApiProperty({ type: String, description: 'The main violation.', example: 'counterfeit-mark' })
  violation: string;

  /** When it was issued. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was issued. The 24 hours run from its delivery.',
    example: requestedAt,
  })
  requestedAt: string;

  /** What the platform is to act on; 1 to 200. */
  @ApiProperty({
    type: [TakedownRequestedItemDto],
    minItems: 1,
    maxItems: 200,
    description: 'What the platform is to act on.',
  })
  items: TakedownRequestedItemDto[];
}

/** The message `takedown.requested`. */
@ApiSchema({ name: 'TakedownRequestedMessage', description: 'An authority asks the platform to act on items.' })
export class TakedownRequestedMessageDto {
  /** Always `takedown.requested`. */
  @ApiProperty({ enum: ['takedown.requested'], description: 'The kind of message.', example: 'takedown.requested' })
  type: 'takedown.requested';

  /** When what it tells happened; not when it was sent. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When what it tells happened, not when it was sent.',
    example: requestedAt,
  })
  timestamp: string;

  /** The takedown request. */
  @ApiProperty({ type: TakedownRequestedDataDto, description: 'The takedown request.' })
  data: TakedownRequestedDataDto;
}

/** The message by which an endpoint is verified. */
@ApiSchema({ name: 'EndpointVerificationMessage', description: 'Asks an endpoint to show that it wants messages.' })
export class EndpointVerificationMessageDto {
  /** Always `endpoint.verification`. */
  @ApiProperty({
    enum: ['endpoint.verification'],
    description: 'The kind of message.',
    example: 'endpoint.verification',
  })
  type: 'endpoint.verification';

  /** What the answer has to repeat. */
  @ApiProperty({
    type: String,
    description: 'Random text, which the answer has to repeat.',
    example: 'Jc0aXg2nT9wQyR1bKf3mLhVd8sUeZp4oI6tA7xNqBvE',
  })
  challenge: string;
}

/** The answer to `endpoint.verification`. */
@ApiSchema({ name: 'EndpointVerificationAnswer', description: 'The answer of an endpoint that wants messages.' })
export class EndpointVerificationAnswerDto {
  /** The challenge of the message. */
  @ApiProperty({
    type: String,
    description: 'The `challenge` of the message.',
    example: 'Jc0aXg2nT9wQyR1bKf3mLhVd8sUeZp4oI6tA7xNqBvE',
  })
  challenge: string;
}
