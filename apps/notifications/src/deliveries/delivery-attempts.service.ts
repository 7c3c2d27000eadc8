import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import { deliveryFailedV1, deliverySucceededV1 } from '#shared/contracts';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { counter, newContext, runInContext, systemActor } from '#shared/observability';
import { WebhookSecrets } from '../webhooks/webhook-secrets.service.js';
import { WebhookClient, type WebhookAnswer } from '../webhooks/webhook.client.js';
import type { ClaimedDelivery } from './delivery-claims.writes.js';
import * as outcomes from './delivery-outcomes.writes.js';
import { retryPauseAfter } from './delivery.rules.js';

const actor = { ...systemActor, body: 'notifications' };

const attempted = counter({
  name: 'vigil_webhook_attempts_total',
  help: 'Attempts to deliver a message to an endpoint, by what came of them.',
  labels: ['outcome'],
});

/** One attempt to deliver one message to one endpoint, and what follows from its outcome. */
@Injectable()
export class DeliveryAttempts {
  constructor(
    private readonly transactions: Transactions,
    private readonly client: WebhookClient,
    private readonly secrets: WebhookSecrets,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async attempt(delivery: ClaimedDelivery, ending?: AbortSignal): Promise<void> {
    const { endpointId, url, secretSealed, messageId, payload, correlationId } = delivery;
    const secret = this.secrets.open(endpointId, secretSealed);
    const answer = await this.client.post({ url, secret, messageId, body: payload }, ending);
    const broken = answer.status === undefined && ending?.aborted === true;
    attempted.inc({ outcome: broken ? 'broken-off' : (answer.cause ?? 'accepted') });
    await runInContext(newContext({ correlationId, actor }), () =>
      this.transactions.run((tx) =>
        broken ? outcomes.giveBack(tx, delivery) : this.noteOutcome(tx, delivery, answer),
      ),
    );
  }

  private async noteOutcome(tx: Tx, delivery: ClaimedDelivery, answer: WebhookAnswer): Promise<void> {
    if (answer.cause === undefined) return this.noteSuccess(tx, delivery, answer);
    const pauseSeconds = retryPauseAfter(delivery.attempts);
    if (pauseSeconds === undefined) return this.noteEnd(tx, delivery, answer);
    await outcomes.postpone(tx, delivery, { ...answer, pauseSeconds });
  }

  private async noteSuccess(tx: Tx, delivery: ClaimedDelivery, answer: WebhookAnswer): Promise<void> {
    const at = this.clock.now();
    const version = await outcomes.succeed(tx, delivery, { ...answer, at });
    if (version === undefined) return;
    const data = { ...factsOf(delivery), succeededAt: at.toISOString() };
    this.outbox.publish(tx, deliverySucceededV1, [{ id: delivery.id, version, occurredAt: at, data }]);
  }

  /** Three days of failures: the delivery is given up, and the endpoint too if nothing at all has reached it since. */
  private async noteEnd(tx: Tx, delivery: ClaimedDelivery, answer: WebhookAnswer): Promise<void> {
    const at = this.clock.now();
    const version = await outcomes.fail(tx, delivery, { ...answer, at });
    if (version === undefined) return;
    const data = { ...factsOf(delivery), failedAt: at.toISOString(), cause: causeTextOf(answer) };
    this.outbox.publish(tx, deliveryFailedV1, [{ id: delivery.id, version, occurredAt: at, data }]);
    if (!(await outcomes.disableUnreached(tx, delivery, at))) return;
    this.audit.record(tx, {
      act: 'webhook-endpoint.disable',
      objectKind: 'webhook-endpoint',
      objectId: delivery.endpointId,
      details: { delivery: delivery.id, cause: causeTextOf(answer) },
    });
  }
}

function factsOf({ id, body, eventType, subjectId, attempts }: ClaimedDelivery) {
  return { deliveryId: id, body, eventType, subjectId, attempts };
}

function causeTextOf({ cause, status }: WebhookAnswer): string {
  return status === undefined ? `${cause}` : `${cause} ${status}`;
}
