import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A key with which a platform signs its pushes. */
@ApiSchema({ name: 'SigningKey' })
export class SigningKeyDto {
  /** Id of the key. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the key.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  id: string;

  /** When it was made. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was made.',
    example: '2026-11-03T02:41:00.000Z',
  })
  createdAt: Date;

  /** When it was revoked; null while it is valid. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was revoked; null while it is valid.',
    example: null,
  })
  revokedAt: Date | null;
}

/** A new key with its secret, which is shown this once. */
@ApiSchema({ name: 'NewSigningKey' })
export class NewSigningKeyDto extends SigningKeyDto {
  /** The secret of the Standard Webhooks signature: `whsec_` and 32 bytes in base64. */
  @ApiProperty({
    type: String,
    description: 'The secret for Standard Webhooks signatures; shown this once.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  secret: string;
}

/** The keys of the caller's body. */
@ApiSchema({ name: 'SigningKeys' })
export class SigningKeysDto {
  /** The latest first, 100 at most. */
  @ApiProperty({ type: [SigningKeyDto], maxItems: 100, description: 'The latest first.' })
  items: SigningKeyDto[];
}
