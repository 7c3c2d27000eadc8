import { Inject, Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { Keyring } from '#shared/auth';
import { ENV } from '#shared/config';
import { Transactions, type Tx } from '#shared/database';
import type { GatewayEnv } from '../gateway.env.js';

/** The algorithm of access tokens' signatures. */
export const SIGNING_ALGORITHM = 'ES256';

interface SealedKey {
  kid: string;
  sealed_jwk: string;
}

/** The keys that sign access tokens: the same for all replicas, sealed at rest, newest first. */
@Injectable()
export class SigningKeys {
  private readonly keyring: Keyring;

  constructor(
    @Inject(ENV) env: GatewayEnv,
    private readonly transactions: Transactions,
  ) {
    this.keyring = Keyring.parse(env.GATEWAY_KEYS);
  }

  /** Reads the keys; the first replica ever to start makes the first one, while the others wait for it. */
  async load(): Promise<JWK[]> {
    return this.transactions.run(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('gateway.signing_keys'))`);
      const rows: SealedKey[] = await tx.query(
        'SELECT kid, sealed_jwk FROM signing_keys ORDER BY created_at DESC, kid',
      );
      return rows.length > 0 ? rows.map((row) => this.open(row)) : [await this.create(tx)];
    });
  }

  private open({ kid, sealed_jwk: sealed }: SealedKey): JWK {
    return JSON.parse(this.keyring.open(sealed, aadOf(kid)).toString('utf8')) as JWK;
  }

  private async create(tx: Tx): Promise<JWK> {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const exported = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(exported);
    const jwk = { ...exported, kid, alg: SIGNING_ALGORITHM, use: 'sig' };
    const sealed = this.keyring.seal(JSON.stringify(jwk), aadOf(kid));
    await tx.query('INSERT INTO signing_keys (kid, sealed_jwk) VALUES ($1, $2)', [kid, sealed]);
    return jwk;
  }
}

function aadOf(kid: string): string {
  return `signing_keys.sealed_jwk.${kid}`;
}
