import { hkdfSync, randomInt } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Clock } from '#shared/config';
import { LIMITS_CLOCK } from '../limits/limits-clock.js';
import { SigningKeys } from '../oauth/signing-keys.js';
import type { ProofChallengeDto } from './proof.dto.js';
import { payloadIn } from './proof-payload.js';

/** Browsers have this one built in, so that a telephone is not much slower at it than whoever attacks. */
const ALGORITHM = 'PBKDF2/SHA-256';
/** Iterations of one try: enough that what a browser needs to call its own function hardly counts. */
const ITERATIONS_PER_TRY = 1_000;
/**
 * Tries that a proof may take, by step. Reckoned with 300,000 iterations a second on one core of the cheapest phones,
 * the last step takes 10 s at most; on average three quarters of that.
 */
export const TRIES_MAX = [500, 1_000, 2_000, 3_000] as const;

const MINUTE_MS = 60_000;
/** How long a challenge can be solved and its proof be shown, at most. */
export const PROOF_LIFETIME_MINUTES = 10;

/** What a proof is, before it is known whether it has been shown before. */
export type InspectedProof = { verdict: 'right'; id: string; expiresAt: Date } | { verdict: 'wrong' | 'expired' };

interface ProofKeys {
  hmacSignatureSecret: string;
  hmacKeySignatureSecret: string;
}

/** Makes challenges and looks at proofs. All replicas sign with the same key; a challenge tells nothing of a caller. */
@Injectable()
export class ProofChallenges implements OnModuleInit {
  private keys?: ProofKeys;

  constructor(
    private readonly signingKeys: SigningKeys,
    @Inject(LIMITS_CLOCK) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const [newest] = await this.signingKeys.load();
    if (!newest?.d) throw new Error('There is no private signing key.');
    const secretFor = (use: string) =>
      Buffer.from(hkdfSync('sha256', newest.d ?? '', '', `vigil.proof-of-work.${use}`, 32)).toString('base64url');
    this.keys = { hmacSignatureSecret: secretFor('challenge'), hmacKeySignatureSecret: secretFor('solution') };
  }

  /** @param step from 1 to 4: how hard it is to solve. */
  async issue(step: number): Promise<ProofChallengeDto> {
    const triesMax = TRIES_MAX[Math.min(step, TRIES_MAX.length) - 1] ?? TRIES_MAX[0];
    const challenge = await createChallenge({
      ...this.keysInUse(),
      algorithm: ALGORITHM,
      cost: ITERATIONS_PER_TRY,
      counter: randomInt(triesMax / 2, triesMax),
      deriveKey,
      expiresAt: this.expiry(),
    });
    return challenge as ProofChallengeDto; // Signed, to expire, with a known solution: nothing optional is left out.
  }

  /** Looks at the value of the header; no text of a caller makes it throw. */
  async inspect(header: string): Promise<InspectedProof> {
    const payload = payloadIn(header);
    if (!payload) return { verdict: 'wrong' };
    const { challenge, solution } = payload;
    const expiresAt = new Date((challenge.parameters.expiresAt ?? 0) * 1_000);
    if (expiresAt <= this.clock.now()) return { verdict: 'expired' };
    const { verified } = await verifySolution({ ...this.keysInUse(), challenge, solution, deriveKey });
    return verified ? { verdict: 'right', id: challenge.signature ?? '', expiresAt } : { verdict: 'wrong' };
  }

  /** On a full minute, so that neither a challenge nor a spent proof tells when exactly someone was here. */
  private expiry(): Date {
    const minute = Math.floor(this.clock.now().getTime() / MINUTE_MS);
    return new Date((minute + PROOF_LIFETIME_MINUTES) * MINUTE_MS);
  }

  private keysInUse(): ProofKeys {
    if (!this.keys) throw new Error('The keys of proofs have not been read yet.');
    return this.keys;
  }
}
