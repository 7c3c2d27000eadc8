import { Inject, Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource, type FindOptionsWhere, MoreThan } from 'typeorm';
import { validate as isUuid, v7 as uuidv7 } from 'uuid';
import { Clock, ENV } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import {
  AppError,
  decodeCursor,
  encodeCursor,
  keepAnswer,
  requireVersion,
  validationFailed,
  type Page,
} from '#shared/http';
import type { GatewayEnv } from '../gateway.env.js';
import { hashOfSecret, newClientSecret } from '../oauth/client-secret.js';
import type { ClientDto, ClientSecretDto, ClientsQuery, NewClientDto, RegisteredClientDto } from './client.dto.js';
import { ClientEntity } from './client.entity.js';
import { scopesTooMany } from './client.rules.js';

const position = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) });

/** The register of partners' clients. */
@Injectable()
export class ClientsService {
  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AppError `validation-failed` when the kind of body may not have one of the scopes. */
  async register(asked: NewClientDto): Promise<RegisteredClientDto> {
    refuseScopesTooMany(asked);
    const secret = newClientSecret();
    return this.transactions.run(async (tx) => {
      const { name, body, scopes } = asked;
      const created = { id: uuidv7(), name, body, scopes, createdAt: this.clock.now(), disabledAt: null };
      const client = await tx.save(ClientEntity, created);
      await insertSecret(tx, client.id, secret);
      this.note(tx, 'client.register', client, { scopes });
      return keptAnswer(tx, { ...dtoOf(client as ClientEntity), secret });
    });
  }

  async list({ limit, cursor, body }: ClientsQuery): Promise<Page<ClientDto>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, position).id;
    const where: FindOptionsWhere<ClientEntity> = { ...(body && { body }), ...(after && { id: MoreThan(after) }) };
    const options = { where, order: { id: 'ASC' }, take: limit + 1 } as const;
    const found = await this.dataSource.manager.find(ClientEntity, options);
    const items = found.slice(0, limit).map(dtoOf);
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last ? encodeCursor({ id: last.id }) : null };
  }

  /** @throws AppError `not-found`. */
  async read(id: string): Promise<ClientDto> {
    const client = isUuid(id) ? await this.dataSource.manager.findOneBy(ClientEntity, { id }) : null;
    if (!client) throw unknownClient();
    return dtoOf(client);
  }

  /** @throws AppError `not-found`, or `state-conflict` when the client is disabled. */
  async rotateSecret(id: string, overlapHours = this.env.SECRET_OVERLAP_HOURS): Promise<ClientSecretDto> {
    const secret = newClientSecret();
    return this.transactions.run(async (tx) => {
      const client = await lockClient(tx, id);
      if (client.disabledAt) throw new AppError('state-conflict', { detail: 'Ứng dụng này đã bị vô hiệu hóa.' });
      const previousValidUntil = await limitOlderSecrets(tx, id, overlapHours);
      await insertSecret(tx, id, secret);
      this.note(tx, 'client.rotate-secret', client, { overlapHours });
      return keptAnswer(tx, { clientId: id, secret, previousValidUntil: previousValidUntil.toISOString() });
    });
  }

  /** @throws AppError `not-found` or `precondition-failed`. */
  async disable(id: string, expected: number): Promise<void> {
    await this.transactions.run(async (tx) => {
      const client = await lockClient(tx, id);
      requireVersion(expected, client.version);
      if (client.disabledAt) return;
      await tx.save(tx.merge(ClientEntity, client, { disabledAt: this.clock.now() }));
      this.note(tx, 'client.disable', client);
    });
  }

  private note(tx: Tx, act: string, { id, body }: { id: string; body: string }, more: object = {}): void {
    this.audit.record(tx, { act, objectKind: 'client', objectId: id, details: { body, ...more } });
  }
}

/** A secret can never be read again, so its answer is kept in the act's own transaction. */
async function keptAnswer<T>(tx: Tx, answer: T): Promise<T> {
  keepAnswer(answer);
  return answer;
}

function refuseScopesTooMany({ body, scopes }: NewClientDto): void {
  const tooMany = scopesTooMany(body, scopes);
  if (tooMany.length === 0) return;
  const faults = tooMany.map((scope) => ({
    pointer: `/scopes/${scopes.indexOf(scope)}`,
    code: 'scope-of-body',
    detail: `Đơn vị ${body} không được cấp quyền ${scope}.`,
  }));
  throw validationFailed(faults);
}

async function lockClient(tx: Tx, id: string): Promise<ClientEntity> {
  const lock = { mode: 'pessimistic_write' } as const;
  const client = isUuid(id) ? await tx.findOne(ClientEntity, { where: { id }, lock }) : null;
  if (!client) throw unknownClient();
  return client;
}

/** The newest secret stays for the overlap; what is older stops now, so that two are valid at most. */
async function limitOlderSecrets(tx: Tx, clientId: string, overlapHours: number): Promise<Date> {
  const rows: { until: Date }[] = await tx.query(
    `WITH newest AS (
       SELECT id FROM oauth_client_secrets WHERE client_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1
     ), limited AS (
       UPDATE oauth_client_secrets secret
       SET expires_at = least(secret.expires_at, now() + CASE WHEN secret.id = newest.id
                              THEN make_interval(hours => $2) ELSE interval '0' END)
       FROM newest WHERE secret.client_id = $1
     )
     SELECT now() + make_interval(hours => $2) AS until`,
    [clientId, overlapHours],
  );
  return rows[0]?.until ?? new Date();
}

async function insertSecret(tx: Tx, clientId: string, secret: string): Promise<void> {
  await tx.query('INSERT INTO oauth_client_secrets (id, client_id, secret_hash) VALUES ($1, $2, $3)', [
    uuidv7(),
    clientId,
    hashOfSecret(secret),
  ]);
}

function dtoOf(client: ClientEntity): ClientDto {
  const { id, name, body, scopes, version, createdAt, disabledAt } = client;
  return {
    id,
    name,
    body,
    scopes,
    version,
    createdAt: createdAt.toISOString(),
    disabledAt: disabledAt?.toISOString() ?? null,
  };
}

function unknownClient(): AppError {
  return new AppError('not-found', { detail: 'Không có ứng dụng nào với mã này.' });
}
