import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Keyring } from '#shared/auth';
import { ENV } from '#shared/config';
import type { IntakeEnv } from '../intake.env.js';

/** Who reported, as far as they said. */
export interface Informant {
  name?: string;
  phone?: string;
  email?: string;
  address?: string;
  organization?: string;
}

/** An identity as its table holds it: under a key of its own, which is sealed under the keyring's. */
export interface SealedIdentity {
  key: string;
  identity: string;
}

const DATA_KEY_BYTES = 32;

/** Seals informants' identities (AES-256-GCM envelopes). Opened only to be sealed anew for another row. */
@Injectable()
export class InformantsService {
  private readonly keyring: Keyring;

  constructor(@Inject(ENV) env: IntakeEnv) {
    this.keyring = Keyring.parse(env.INTAKE_IDENTITY_KEYS);
  }

  /** Bound to the tip, so that an identity cannot be moved to another one; undefined where nothing was said. */
  seal(informant: Informant | undefined, tipId: string): SealedIdentity | undefined {
    const said = Object.entries(informant ?? {}).filter(([, value]) => value !== undefined);
    if (said.length === 0) return undefined;
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const own = Keyring.parse({ current: 'own', keys: { own: dataKey.toString('base64') } });
    const identity = own.seal(JSON.stringify(Object.fromEntries(said)), tipId);
    return { key: this.keyring.seal(dataKey, tipId), identity };
  }

  /** @throws Error when the key is gone, or the row belongs to another thing or was changed. */
  open({ key, identity }: SealedIdentity, tipId: string): Informant {
    const dataKey = this.keyring.open(key, tipId);
    const own = Keyring.parse({ current: 'own', keys: { own: dataKey.toString('base64') } });
    return JSON.parse(own.open(identity, tipId).toString('utf8')) as Informant;
  }
}
