import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { DeliveryQueue } from '../deliveries/delivery-queue.service.js';
import type { WebhookCause } from './webhook-cause.rules.js';
import type { WebhookEndpointDto } from './webhook-endpoint.dto.js';
import { echoes, handshakePauseAfter, VERIFICATION_TYPE } from './webhook-endpoint.rules.js';
import { WebhookEndpointsQueries } from './webhook-endpoints.queries.js';
import { WebhookSecrets } from './webhook-secrets.service.js';
import { WebhookClient } from './webhook.client.js';

/** An endpoint that is to show that it wants to be one. */
export interface Candidate {
  id: string;
  body: string;
  url: string;
  secretSealed: string;
  /** How many handshakes there have been, the present one included. */
  attempts: number;
}

interface Handshake {
  cause?: WebhookCause;
  status?: number;
}

/** How long a handshake belongs to the process that began it: the answer's limit of 10 s, and time to note it. */
const LEASE_SECONDS = 30;

const candidateColumns = `id, body, url, secret_sealed AS "secretSealed", handshake_attempts AS attempts`;

/** The handshake: an endpoint echoes a signed challenge before it gets anything else. */
@Injectable()
export class EndpointVerification {
  constructor(
    private readonly transactions: Transactions,
    private readonly queries: WebhookEndpointsQueries,
    private readonly client: WebhookClient,
    private readonly secrets: WebhookSecrets,
    private readonly deliveries: DeliveryQueue,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** A handshake at the owner's wish; its failure is told in the answer. @throws AppError `not-found`, `state-conflict`. */
  async verifyNow(caller: Caller, id: string): Promise<WebhookEndpointDto> {
    const candidate = await this.transactions.run(async (tx) => {
      const { state } = await this.queries.read(tx, caller, id);
      if (state === 'verified') throw new AppError('state-conflict', { detail: 'Điểm nhận đã được xác minh.' });
      const [rows]: [Candidate[]] = await tx.query(
        `UPDATE webhook_endpoints SET handshake_attempts = handshake_attempts + 1
         WHERE id = $1 AND state <> 'removed' RETURNING ${candidateColumns}`,
        [id],
      );
      return rows[0];
    });
    if (candidate) await this.verify(candidate);
    return this.queries.byId(caller, id);
  }

  /** Takes endpoints whose handshake is due, so that no other replica takes them for a while. */
  async claim(free: number): Promise<Candidate[]> {
    const [rows] = await this.transactions.runAlone<[Candidate[]]>(
      `UPDATE webhook_endpoints
       SET handshake_attempts = handshake_attempts + 1, next_handshake_at = now() + make_interval(secs => $2)
       WHERE id IN (
         SELECT id FROM webhook_endpoints WHERE state = 'pending' AND next_handshake_at <= now()
         ORDER BY next_handshake_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING ${candidateColumns}`,
      [free, LEASE_SECONDS],
    );
    return rows;
  }

  /** Sends the challenge and notes what came of it. */
  async verify(candidate: Candidate): Promise<void> {
    const handshake = await this.shakeHands(candidate);
    await this.transactions.run((tx) =>
      handshake.cause === undefined ? this.open(tx, candidate) : this.postpone(tx, candidate, handshake),
    );
  }

  private async shakeHands({ id, url, secretSealed }: Candidate): Promise<Handshake> {
    const challenge = randomBytes(32).toString('base64url');
    const body = JSON.stringify({ type: VERIFICATION_TYPE, challenge });
    const secret = this.secrets.open(id, secretSealed);
    const answer = await this.client.post({ url, secret, messageId: uuidv7(), body });
    if (answer.cause !== undefined || echoes(answer.text, challenge)) return answer;
    return { ...answer, cause: 'challenge-not-echoed' };
  }

  /** From now on it gets messages, those first that could not be delivered yet. */
  private async open(tx: Tx, { id, body }: Candidate): Promise<void> {
    await this.deliveries.lockSubscriber(tx, body);
    const [rows]: [object[]] = await tx.query(
      `UPDATE webhook_endpoints
       SET state = 'verified', verified_at = $2, disabled_at = NULL, last_success_at = now(), next_handshake_at = NULL,
           handshake_cause = NULL, handshake_status = NULL, revision = revision + 1
       WHERE id = $1 AND state IN ('pending', 'disabled') RETURNING id`,
      [id, this.clock.now()],
    );
    if (rows.length === 0) return;
    await this.deliveries.queueOpenFor(tx, id);
    this.audit.record(tx, {
      act: 'webhook-endpoint.verify',
      objectKind: 'webhook-endpoint',
      objectId: id,
    });
  }

  private async postpone(tx: Tx, { id, attempts }: Candidate, { cause, status }: Handshake): Promise<void> {
    await tx.query(
      `UPDATE webhook_endpoints
       SET handshake_cause = $2, handshake_status = $3, next_handshake_at = now() + make_interval(secs => $4)
       WHERE id = $1 AND state IN ('pending', 'disabled')`,
      [id, cause, status ?? null, handshakePauseAfter(attempts) ?? null],
    );
  }
}
