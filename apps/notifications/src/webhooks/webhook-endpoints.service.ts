import { Injectable } from '@nestjs/common';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { newWebhookSecret, type Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, brokenConstraint, Transactions, type Tx } from '#shared/database';
import { AppError, keepAnswer, requireVersion } from '#shared/http';
import { DeliveryQueue } from '../deliveries/delivery-queue.service.js';
import type { NewWebhookEndpointDto, RegisteredWebhookEndpointDto } from './webhook-endpoint.dto.js';
import { WebhookEndpointEntity } from './webhook-endpoint.entity.js';
import { ENDPOINTS_MAX, FIRST_HANDSHAKE_SECONDS } from './webhook-endpoint.rules.js';
import { endpointNotFound, WebhookEndpointsQueries } from './webhook-endpoints.queries.js';
import { WebhookSecrets } from './webhook-secrets.service.js';
import { WebhookTargets } from './webhook-targets.service.js';

/** What a body does with its endpoints. */
@Injectable()
export class WebhookEndpointsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly queries: WebhookEndpointsQueries,
    private readonly targets: WebhookTargets,
    private readonly secrets: WebhookSecrets,
    private readonly deliveries: DeliveryQueue,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `validation-failed`, `conflict` when the address is registered already or there are too many. */
  async register(caller: Caller, { url, eventTypes }: NewWebhookEndpointDto): Promise<RegisteredWebhookEndpointDto> {
    const checked = this.targets.checkedUrl(url);
    return this.transactions
      .run(async (tx) => {
        await this.deliveries.lockSubscriber(tx, caller.body);
        await refuseTooMany(tx, caller.body);
        const { id, secret } = await this.insert(tx, { body: caller.body, url: checked, eventTypes });
        this.note(tx, 'register', id);
        const registered = { ...(await this.queries.read(tx, caller, id)), secret };
        keepAnswer(registered);
        return registered;
      })
      .catch((error: unknown) => {
        throw brokenConstraint(error) === 'webhook_endpoints_url_key' ? alreadyRegistered() : error;
      });
  }

  /** Its secret is destroyed, what waits for it is cancelled. @throws AppError `not-found`, `precondition-failed`. */
  async remove(caller: Caller, { id, version }: { id: string; version: number }): Promise<void> {
    await this.transactions.run(async (tx) => {
      const where = { id, body: caller.body };
      const found = isUuid(id)
        ? await tx.findOne(WebhookEndpointEntity, { where, lock: { mode: 'pessimistic_write' } })
        : null;
      if (!found || found.state === 'removed') throw endpointNotFound();
      requireVersion(version, found.revision);
      const at = this.clock.now();
      const after = { state: 'removed', removedAt: at, secretSealed: null, revision: found.revision + 1 } as const;
      await tx.update(WebhookEndpointEntity, { id }, after);
      await this.deliveries.cancelFor(tx, id);
      this.note(tx, 'remove', id);
    });
  }

  private async insert(tx: Tx, given: { body: string; url: string; eventTypes: string[] }) {
    const id = uuidv7();
    const secret = newWebhookSecret();
    await tx.query(
      `INSERT INTO webhook_endpoints (id, body, url, event_types, secret_sealed, state, created_at, next_handshake_at,
                                      revision)
       VALUES ($1, $2, $3, $4, $5, 'pending', $6, now() + make_interval(secs => $7), 1)`,
      [
        id,
        given.body,
        given.url,
        given.eventTypes,
        this.secrets.seal(id, secret),
        this.clock.now(),
        FIRST_HANDSHAKE_SECONDS,
      ],
    );
    return { id, secret };
  }

  private note(tx: Tx, verb: string, objectId: string): void {
    this.audit.record(tx, { act: `webhook-endpoint.${verb}`, objectKind: 'webhook-endpoint', objectId });
  }
}

/** The caller holds the subscriber's lock, so that no other registration is counted past. */
async function refuseTooMany(tx: Tx, body: string): Promise<void> {
  const [row]: { count: number }[] = await tx.query(
    `SELECT count(*)::integer AS count FROM webhook_endpoints WHERE body = $1 AND state <> 'removed'`,
    [body],
  );
  if (row && row.count >= ENDPOINTS_MAX)
    throw new AppError('conflict', { detail: `Mỗi đơn vị có nhiều nhất ${ENDPOINTS_MAX} điểm nhận.` });
}

function alreadyRegistered(): AppError {
  return new AppError('conflict', { detail: 'Đã có điểm nhận với cùng địa chỉ.' });
}
