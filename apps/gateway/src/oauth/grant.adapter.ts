import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { DataSource } from 'typeorm';
import type { Transactions } from '#shared/database';

export interface GrantTables {
  dataSource: DataSource;
  transactions: Transactions;
}

/** Keeps whatever the provider wants kept (grants, replay marks) where every replica finds it. */
export class GrantAdapter implements Adapter {
  constructor(
    private readonly kind: string,
    private readonly tables: GrantTables,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresInSeconds?: number): Promise<void> {
    await this.write(
      `WITH expired AS (DELETE FROM oauth_grants WHERE expires_at < now() - interval '1 day')
       INSERT INTO oauth_grants (kind, id, payload, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(secs => $4))
       ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
      [this.kind, id, JSON.stringify(payload), expiresInSeconds ?? null],
    );
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return this.findBy('id = $2', id);
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.findBy(`payload->>'uid' = $2`, uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.findBy(`payload->>'userCode' = $2`, userCode);
  }

  async consume(id: string): Promise<void> {
    await this.write(
      `UPDATE oauth_grants SET payload = payload || jsonb_build_object('consumed', extract(epoch FROM now())::bigint)
       WHERE kind = $1 AND id = $2`,
      [this.kind, id],
    );
  }

  async destroy(id: string): Promise<void> {
    await this.write('DELETE FROM oauth_grants WHERE kind = $1 AND id = $2', [this.kind, id]);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.write(`DELETE FROM oauth_grants WHERE payload->>'grantId' = $1`, [grantId]);
  }

  private async findBy(condition: string, value: string): Promise<AdapterPayload | undefined> {
    const rows: { payload: AdapterPayload }[] = await this.tables.dataSource.query(
      `SELECT payload FROM oauth_grants WHERE kind = $1 AND ${condition} AND (expires_at IS NULL OR expires_at > now())`,
      [this.kind, value],
    );
    return rows[0]?.payload;
  }

  private async write(sql: string, parameters: unknown[]): Promise<void> {
    await this.tables.transactions.run((tx) => tx.query(sql, parameters));
  }
}
