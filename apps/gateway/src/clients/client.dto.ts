import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { scopes, type Scope } from '#shared/auth';
import { PageQuery } from '#shared/http';

const BODY_CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const BODY_CODE_CHARACTERS_MAX = 35;
const OVERLAP_HOURS_MAX = 720;

/** A client to be registered. */
@ApiSchema({ name: 'NewClient', description: 'A client to be registered.' })
export class NewClientDto {
  /** What the client is, for the people who look after it: 3 to 200 characters. */
  @ApiProperty({
    type: String,
    minLength: 3,
    maxLength: 200,
    description: 'What the client is, for the people who look after it.',
    example: 'Hệ thống xử lý gỡ bỏ của sàn Chợ Việt',
  })
  @IsString()
  @Length(3, 200)
  name: string;

  /** Code of the agency, committee or platform that the client acts for. */
  @ApiProperty({
    type: String,
    pattern: BODY_CODE.source,
    maxLength: BODY_CODE_CHARACTERS_MAX,
    description: 'Code of the agency, committee or platform that the client acts for; see `GET /v1/bodies`.',
    example: 'platform-cho-viet',
  })
  @IsString()
  @Matches(BODY_CODE)
  @MaxLength(BODY_CODE_CHARACTERS_MAX)
  body: string;

  /** What the client may do, within what its kind of body may do at all. */
  @ApiProperty({
    enum: scopes,
    isArray: true,
    uniqueItems: true,
    minItems: 1,
    description: 'What the client may do, within what its kind of body may do at all.',
    example: ['takedowns:confirm', 'webhooks:manage'],
  })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(scopes, { each: true })
  scopes: Scope[];
}

/** A registered client, without its secrets. */
@ApiSchema({ name: 'Client', description: 'A registered client, without its secrets.' })
export class ClientDto {
  /** The `client_id` for the token endpoint. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The `client_id` for the token endpoint.',
    example: '019ab3d6-2f6e-7c10-9f0a-6c1d2b3e4f50',
  })
  id: string;

  /** What the client is. */
  @ApiProperty({ type: String, description: 'What the client is.', example: 'Hệ thống gỡ bỏ của sàn Chợ Việt' })
  name: string;

  /** Code of the body that the client acts for. */
  @ApiProperty({
    type: String,
    description: 'Code of the body that the client acts for.',
    example: 'platform-cho-viet',
  })
  body: string;

  /** What the client may do. */
  @ApiProperty({
    enum: scopes,
    isArray: true,
    description: 'What the client may do.',
    example: ['takedowns:confirm', 'webhooks:manage'],
  })
  scopes: Scope[];

  /** Grows with every change; the answer's `ETag`. */
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Grows with every change; the `ETag` of the client.',
    example: 1,
  })
  version: number;

  /** When it was registered. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was registered.',
    example: '2026-11-24T02:00:00.000Z',
  })
  createdAt: string;

  /** Since when it gets no tokens; null while it does. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it gets no tokens; null while it does.',
    example: null,
  })
  disabledAt: string | null;
}

/** A client with its secret, which is shown this once. */
@ApiSchema({ name: 'RegisteredClient', description: 'A client with its secret, which is shown this once.' })
export class RegisteredClientDto extends ClientDto {
  /** The `client_secret` for the token endpoint. Only its hash is kept, so it cannot be shown again. */
  @ApiProperty({
    type: String,
    description: 'The `client_secret` for the token endpoint. Only its hash is kept, so it cannot be shown again.',
    example: 'vgl_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  })
  secret: string;
}

/** How a new secret takes over. */
@ApiSchema({ name: 'NewClientSecret', description: 'How a new secret takes over.' })
export class NewClientSecretDto {
  /** Hours that the present secret stays valid: 0 to 720, 0 when it has leaked. */
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: OVERLAP_HOURS_MAX,
    description: 'Hours that the present secret stays valid beside the new one; 168 when absent, 0 when it has leaked.',
    example: 24,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(OVERLAP_HOURS_MAX)
  overlapHours?: number;
}

/** A new secret, shown this once. */
@ApiSchema({ name: 'ClientSecret', description: 'A new secret, shown this once.' })
export class ClientSecretDto {
  /** The client that it belongs to. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The client that it belongs to.',
    example: '019ab3d6-2f6e-7c10-9f0a-6c1d2b3e4f50',
  })
  clientId: string;

  /** The new `client_secret`. */
  @ApiProperty({
    type: String,
    description: 'The new `client_secret`. Only its hash is kept, so it cannot be shown again.',
    example: 'vgl_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  })
  secret: string;

  /** When the secret before it stops being valid. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When the secret before it stops being valid.',
    example: '2026-12-01T02:00:00.000Z',
  })
  previousValidUntil: string;
}

/** The filters of the list of clients. */
export class ClientsQuery extends PageQuery {
  /** Only clients of this body. */
  @ApiPropertyOptional({
    type: String,
    pattern: BODY_CODE.source,
    maxLength: BODY_CODE_CHARACTERS_MAX,
    description: 'Only clients of this body.',
    example: 'platform-cho-viet',
  })
  @IsOptional()
  @IsString()
  @Matches(BODY_CODE)
  @MaxLength(BODY_CODE_CHARACTERS_MAX)
  body?: string;
}
