import { createHmac, createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Keyring } from '#shared/auth';
import { ENV } from '#shared/config';
import { Transactions } from '#shared/database';
import type { GatewayEnv } from '../gateway.env.js';

const SALT_BYTES = 32;
/** Half of an HMAC-SHA-256: enough that no two networks meet in one. */
const HASH_BYTES = 16;

/** The salt of one day. */
export interface NetworkSalt {
  id: string;
  /** What stands for a network in a count; without the salt nobody can tell which one it was. */
  hashOf(window: string, network: string): string;
}

interface SaltRow {
  id: string;
  sealed: string;
}

/**
 * The random salts under which networks are hashed: one for each day, the same for all replicas, sealed in the
 * database under a key that is not there, and destroyed with all its hashes when the day is over.
 */
@Injectable()
export class NetworkSalts {
  private readonly keyring: Keyring;
  private kept?: { day: string; salt: Promise<NetworkSalt> };

  constructor(
    @Inject(ENV) env: GatewayEnv,
    private readonly transactions: Transactions,
  ) {
    this.keyring = Keyring.parse(env.GATEWAY_KEYS);
  }

  /** The salt of a day; whoever is first to ask for it makes it, and destroys those of the days before. */
  of(day: string): Promise<NetworkSalt> {
    if (this.kept?.day === day) return this.kept.salt;
    const salt = this.fetch(day);
    this.kept = { day, salt };
    salt.catch(() => {
      if (this.kept?.salt === salt) this.drop(); // A failure while the database is away is not for ever.
    });
    return salt;
  }

  /** Forgets what this process knows of a salt, for one that is no longer in the database. */
  drop(): void {
    this.kept = undefined;
  }

  /** Destroys the salts of earlier days, and every count that was made under them. */
  async destroyBefore(day: string): Promise<void> {
    if (this.kept && this.kept.day < day) this.drop();
    await this.transactions.runAlone('SELECT forget_networks($1::date)', [day]);
  }

  private async fetch(day: string): Promise<NetworkSalt> {
    await this.destroyBefore(day);
    const made = randomUUID();
    const sealed = this.keyring.seal(randomBytes(SALT_BYTES), aadOf(made));
    // Writing the day over itself answers the row of whoever was faster.
    const [row] = await this.transactions.runAlone<SaltRow[]>(
      `INSERT INTO network_salts (id, day, sealed) VALUES ($1, $2, $3)
       ON CONFLICT (day) DO UPDATE SET day = excluded.day RETURNING id, sealed`,
      [made, day, sealed],
    );
    if (!row) throw new Error('The salt of the day was not written.');
    return saltFrom(row.id, createSecretKey(this.keyring.open(row.sealed, aadOf(row.id))));
  }
}

function saltFrom(id: string, key: KeyObject): NetworkSalt {
  const hashOf = (window: string, network: string) =>
    createHmac('sha256', key).update(`${window}\0${network}`).digest().subarray(0, HASH_BYTES).toString('hex');
  return { id, hashOf };
}

function aadOf(id: string): string {
  return `network_salts.sealed.${id}`;
}
