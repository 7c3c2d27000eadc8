import { Injectable } from '@nestjs/common';
import { Transactions } from '#shared/database';

/** Remembers, for all replicas, which proofs have been shown, until they expire. */
@Injectable()
export class SpentProofs {
  constructor(private readonly transactions: Transactions) {}

  /** Whether it is shown for the first time. @param id the challenge's signature, in hex. @throws the database's error. */
  async spend({ id, expiresAt }: { id: string; expiresAt: Date }): Promise<boolean> {
    const rows = await this.transactions.runAlone<unknown[]>(
      `INSERT INTO spent_proofs (proof, expires_at) VALUES (decode($1, 'hex'), $2)
       ON CONFLICT (proof) DO NOTHING RETURNING true`,
      [id, expiresAt],
    );
    return rows.length > 0;
  }
}
