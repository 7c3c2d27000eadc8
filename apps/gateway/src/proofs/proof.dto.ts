import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const hex = (bytes: number, description: string, example: string) => ({
  type: String,
  pattern: `^[0-9a-f]{${2 * bytes}}$`,
  description,
  example,
});

/** The parameters of a challenge (ALTCHA, version 2). */
@ApiSchema({ name: 'ProofParameters', description: 'The parameters of a challenge (ALTCHA, version 2).' })
export class ProofParametersDto {
  /** The function to try with. */
  @ApiProperty({ type: String, description: 'The function to try with.', example: 'PBKDF2/SHA-256' })
  algorithm: string;

  /** Iterations of one try. */
  @ApiProperty({ type: 'integer', description: 'Iterations of one try.', minimum: 1, example: 1000 })
  cost: number;

  /** Until when the proof can be shown, in seconds since 1970; at most 10 minutes from now. */
  @ApiProperty({
    type: 'integer',
    description: 'Until when the proof can be shown, in seconds since 1970; at most 10 minutes from now.',
    example: 1_795_755_000,
  })
  expiresAt: number;

  /** Bytes of a derived key. */
  @ApiProperty({ type: 'integer', description: 'Bytes of a derived key.', minimum: 1, example: 32 })
  keyLength: number;

  /** What the key that is looked for begins with. */
  @ApiProperty(hex(16, 'What the key that is looked for begins with.', '4cda0112017ad3e1dc08a15b89d3873c'))
  keyPrefix: string;

  /** By which the gateway knows the key. */
  @ApiProperty(
    hex(32, 'By which the gateway knows the key.', '9e9370ddb434447a29b9eab147b953be9ce82665a52865e9aad62c51e06918f3'),
  )
  keySignature: string;

  /** Stands before the counter in what is derived from. */
  @ApiProperty(hex(16, 'Stands before the counter in what is derived from.', '14474fe32c774c9b2e8a92474bdabd58'))
  nonce: string;

  /** The salt of the derivation. */
  @ApiProperty(hex(16, 'The salt of the derivation.', 'abee86054dc5ebc4952e8e72d42f0a21'))
  salt: string;
}

/** A challenge to be solved by whoever submits without a token; it says nothing of them. */
@ApiSchema({ name: 'ProofChallenge', description: 'A challenge as the ALTCHA widget and its libraries solve it.' })
export class ProofChallengeDto {
  /** What is to be solved. */
  @ApiProperty({ type: ProofParametersDto, description: 'What is to be solved.' })
  parameters: ProofParametersDto;

  /** The signature of the gateway. */
  @ApiProperty(
    hex(32, 'The signature of the gateway.', 'a1e755129a461994b9ea0acfc458a89e14a8e1fc28a6541501bf1c697c13295f'),
  )
  signature: string;
}

/** Whether the next submission needs a proof. */
@ApiSchema({ name: 'ProofOffer', description: 'Whether the next submission needs a proof, and the challenge if so.' })
export class ProofOfferDto {
  /** Whether a submission from here needs a proof now. */
  @ApiProperty({ type: Boolean, description: 'Whether a submission from here needs a proof now.', example: true })
  required: boolean;

  /** The challenge, when a proof is needed. */
  @ApiProperty({ type: ProofChallengeDto, nullable: true, description: 'The challenge, when a proof is needed.' })
  challenge: ProofChallengeDto | null;
}
