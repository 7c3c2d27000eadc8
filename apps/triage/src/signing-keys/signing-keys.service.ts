import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { Keyring, newWebhookSecret, verifyWebhook, type Caller } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import type { TriageEnv } from '../triage.env.js';
import type { NewSigningKeyDto, SigningKeyDto } from './signing-key.dto.js';

/** Keys valid at a time: the present one and, during a rotation, the next. */
const VALID_AT_ONCE = 2;

/** The keys with which platforms sign what they push; kept encrypted, shown once. */
@Injectable()
export class SigningKeysService {
  private readonly keyring: Keyring;

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) env: TriageEnv,
  ) {
    this.keyring = Keyring.parse(env.TRIAGE_KEYS);
  }

  /** @throws AppError `conflict` when the body has two valid keys already. */
  create(caller: Caller): Promise<NewSigningKeyDto> {
    return this.transactions.run(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('triage.signing-keys'), hashtext($1))`, [caller.body]);
      const valid = (await keysOf(tx, caller.body)).filter((key) => key.revokedAt === null);
      if (valid.length >= VALID_AT_ONCE)
        throw new AppError('conflict', { detail: 'Đã có hai khóa còn hiệu lực; hãy thu hồi một khóa trước.' });
      const key = { id: uuidv7(), createdAt: this.clock.now(), revokedAt: null };
      const secret = newWebhookSecret();
      await tx.query(`INSERT INTO signing_keys (id, body, secret_sealed, created_at) VALUES ($1, $2, $3, $4)`, [
        key.id,
        caller.body,
        this.keyring.seal(secret, `signing_keys/${key.id}`),
        key.createdAt,
      ]);
      this.audit.record(tx, { act: 'signing-key.create', objectKind: 'signing-key', objectId: key.id });
      return { ...key, secret };
    });
  }

  list(caller: Caller): Promise<SigningKeyDto[]> {
    return keysOf(this.dataSource.manager, caller.body);
  }

  /** @throws AppError `not-found` for an unknown, foreign or already revoked key. */
  async revoke(caller: Caller, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const [, revoked]: [unknown, number] = isUuid(id)
        ? await tx.query(`UPDATE signing_keys SET revoked_at = $3 WHERE id = $1 AND body = $2 AND revoked_at IS NULL`, [
            id,
            caller.body,
            this.clock.now(),
          ])
        : [[], 0];
      if (revoked === 0) throw new AppError('not-found');
      this.audit.record(tx, { act: 'signing-key.revoke', objectKind: 'signing-key', objectId: id });
    });
  }

  /** Makes sure that the caller's body signed this. @throws AppError `signature-invalid`. */
  async requireSignature(
    caller: Caller,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    rawBody: Buffer,
  ): Promise<void> {
    const rows: { id: string; secret_sealed: string }[] = await this.dataSource.query(
      `SELECT id, secret_sealed FROM signing_keys WHERE body = $1 AND revoked_at IS NULL`,
      [caller.body],
    );
    const secrets = rows.map((row) => this.keyring.open(row.secret_sealed, `signing_keys/${row.id}`).toString());
    if (verifyWebhook(secrets, headers, rawBody)) return;
    throw new AppError('signature-invalid', { detail: 'Chữ ký không khớp với nội dung nhận được.' });
  }
}

function keysOf(reads: Tx, body: string): Promise<SigningKeyDto[]> {
  return reads.query(
    `SELECT id, created_at AS "createdAt", revoked_at AS "revokedAt" FROM signing_keys
     WHERE body = $1 ORDER BY created_at DESC LIMIT 100`,
    [body],
  );
}
