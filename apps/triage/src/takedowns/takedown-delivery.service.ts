import { Injectable } from '@nestjs/common';
import type { Tx } from '#shared/database';
import { Clock } from '#shared/config';
import { AuditLog, Transactions } from '#shared/database';
import { Outbox } from '#shared/messaging';
import type { TakedownRequestEntity } from './takedown-request.entity.js';
import { tellDelivered } from './takedown.events.js';
import { dueAtOf } from './takedown.rules.js';
import { lockRequests, writeRequests } from './takedowns.writes.js';

/** When and how a platform got a request. */
export interface Delivery {
  requestId: string;
  at: Date;
  by: 'webhook' | 'reading';
}

/** Notes the delivery of requests: the first one counts, and a due time once issued does not move. */
@Injectable()
export class TakedownDelivery {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The platform has read the request. */
  async readByPlatform(requestId: string): Promise<void> {
    await this.transactions.run((tx) => this.deliver(tx, [{ requestId, at: this.clock.now(), by: 'reading' }]));
  }

  async deliver(tx: Tx, deliveries: readonly Delivery[]): Promise<void> {
    const first = new Map<string, Delivery>();
    for (const delivery of deliveries) if (!first.has(delivery.requestId)) first.set(delivery.requestId, delivery);
    const requests = await lockRequests(tx, [...first.keys()]);
    const fresh = requests.filter((request) => request.deliveredAt === null);
    for (const request of fresh) noteDelivery(request, first.get(request.id));
    this.tell(tx, fresh);
    await writeRequests(tx, fresh);
  }

  /** Publishes and audits deliveries that are noted in the entities; the caller writes them. */
  tell(tx: Tx, delivered: TakedownRequestEntity[]): void {
    tellDelivered({ tx, outbox: this.outbox, at: this.clock.now() }, delivered);
    this.audit.record(
      tx,
      delivered.map(({ id, deliveredBy }) => ({
        act: 'takedown.deliver',
        objectKind: 'takedown-request',
        objectId: id,
        details: { by: deliveredBy },
      })),
    );
  }
}

/** Writes a delivery into the request: its limit runs from here. */
export function noteDelivery(request: TakedownRequestEntity, delivery: Omit<Delivery, 'requestId'> | undefined): void {
  if (!delivery) return;
  Object.assign(request, {
    state: 'delivered',
    deliveredAt: delivery.at,
    deliveredBy: delivery.by,
    dueAt: dueAtOf(delivery.at),
  });
}
