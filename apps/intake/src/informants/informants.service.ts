import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Keyring, matchHash } from '#shared/auth';
import { ENV } from '#shared/config';
import type { IntakeEnv } from '../intake.env.js';
import { personTracesOf, type Informant } from './person-traces.rules.js';

/** An identity as its table holds it: under a key of its own, which is sealed under the keyring's. */
export interface SealedIdentity {
  key: string;
  identity: string;
}

/** A sealed identity with the keyed hashes by which the same person's other tips are found. */
export interface SealedInformant extends SealedIdentity {
  personHashes: string[];
}

const DATA_KEY_BYTES = 32;
/** Identities are filled up to a multiple of this, so that their length does not tell what was said. */
const PADDED_TO_BYTES = 512;

/** Seals informants' identities (AES-256-GCM envelopes), and opens them for whoever has made sure that it is allowed. */
@Injectable()
export class InformantsService {
  private readonly keyring: Keyring;

  constructor(@Inject(ENV) private readonly env: IntakeEnv) {
    this.keyring = Keyring.parse(env.INTAKE_IDENTITY_KEYS);
  }

  /** The id of the key under which new identities' keys are sealed. */
  get currentKeyId(): string {
    return this.keyring.currentId;
  }

  /** Whether identities under this key can be opened. */
  holds(keyId: string): boolean {
    return this.keyring.holds(keyId);
  }

  /** Bound to the tip, so that an identity cannot be moved to another one; undefined where nothing was said. */
  seal(informant: Informant | undefined, tipId: string): SealedInformant | undefined {
    const said = Object.entries(informant ?? {}).filter(([, value]) => value !== undefined);
    if (said.length === 0) return undefined;
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const identity = Keyring.of(dataKey).seal(padded(JSON.stringify(Object.fromEntries(said))), tipId);
    return { key: this.keyring.seal(dataKey, tipId), identity, personHashes: this.hashesOf(informant ?? {}) };
  }

  /** @throws Error when the key is gone, or the row belongs to another tip or was changed. */
  open({ key, identity }: SealedIdentity, tipId: string): Informant {
    return informantFrom(Keyring.of(this.keyring.open(key, tipId)).open(identity, tipId));
  }

  /** The same data key under the current key of the ring; the identity itself is not opened. @throws as {@link open}. */
  rewrap(key: string, tipId: string): string {
    return this.keyring.seal(this.keyring.open(key, tipId), tipId);
  }

  private hashesOf(informant: Informant): string[] {
    return personTracesOf(informant).map(({ kind, value }) => matchHash(this.env.INTAKE_PERSON_KEY, kind, value));
  }
}

/** JSON may end with spaces. */
function padded(json: string): string {
  const bytes = Buffer.byteLength(json);
  return json + ' '.repeat(Math.ceil(bytes / PADDED_TO_BYTES) * PADDED_TO_BYTES - bytes);
}

/** The parser's own error would quote what it could not read. */
function informantFrom(opened: Buffer): Informant {
  try {
    return JSON.parse(opened.toString('utf8')) as Informant;
  } catch {
    throw new Error('A sealed identity is not of the known form.');
  }
}
