import {
  takedownCompletedV1,
  takedownDeliveredV1,
  takedownItemsConfirmedV1,
  takedownItemsOverdueV1,
  takedownRequestedV1,
  type DataOf,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { Outbox } from '#shared/messaging';
import type { TakedownRequestEntity } from './takedown-request.entity.js';

/** Where events are published: the act's transaction and its moment. */
export interface Telling {
  tx: Tx;
  outbox: Outbox;
  at: Date;
}

const idsOf = ({ id, threadId, platform }: TakedownRequestEntity) => ({ requestId: id, threadId, platform });

/** Each of these counts the request's version up by one; the caller writes the entity afterwards. */
export function tellRequested(
  { tx, outbox, at }: Telling,
  request: TakedownRequestEntity,
  items: DataOf<typeof takedownRequestedV1>['items'],
): void {
  const { id, reference, issuer, legalBasis, violation, requestedAt, caseId } = request;
  const data = {
    ...idsOf(request),
    reference,
    issuer,
    legalBasis,
    violation,
    requestedAt: requestedAt.toISOString(),
    items,
  };
  const event = { id, version: (request.version += 1), occurredAt: at };
  outbox.publish(tx, takedownRequestedV1, [{ ...event, data: caseId === null ? data : { ...data, caseId } }]);
}

export function tellDelivered({ tx, outbox, at }: Telling, requests: TakedownRequestEntity[]): void {
  const events = requests.map((request) => {
    const { deliveredAt, dueAt, deliveredBy } = request;
    const times = { deliveredAt: (deliveredAt ?? at).toISOString(), dueAt: (dueAt ?? at).toISOString() };
    const data = { ...idsOf(request), ...times, by: deliveredBy ?? 'reading' };
    return { id: request.id, version: (request.version += 1), occurredAt: deliveredAt ?? at, data };
  });
  outbox.publish(tx, takedownDeliveredV1, events);
}

export function tellConfirmed(
  { tx, outbox, at }: Telling,
  confirmed: { request: TakedownRequestEntity; items: { itemId: string; outcome: string; late: boolean }[] }[],
): void {
  const confirmedAt = at.toISOString();
  const events = confirmed.map(({ request, items }) => ({
    id: request.id,
    version: (request.version += 1),
    occurredAt: at,
    data: { ...idsOf(request), items: items.map((item) => ({ ...item, confirmedAt })) },
  }));
  outbox.publish(tx, takedownItemsConfirmedV1, events);
}

export function tellCompleted({ tx, outbox, at }: Telling, requests: TakedownRequestEntity[]): void {
  const events = requests.map((request) => ({
    id: request.id,
    version: (request.version += 1),
    occurredAt: at,
    data: { ...idsOf(request), completedAt: at.toISOString() },
  }));
  outbox.publish(tx, takedownCompletedV1, events);
}

export function tellOverdue(
  { tx, outbox, at }: Telling,
  overdue: { request: TakedownRequestEntity; itemIds: string[] }[],
): void {
  const events = overdue.map(({ request, itemIds }) => ({
    id: request.id,
    version: (request.version += 1),
    occurredAt: request.dueAt ?? at,
    data: { ...idsOf(request), itemIds, overdueAt: (request.dueAt ?? at).toISOString() },
  }));
  outbox.publish(tx, takedownItemsOverdueV1, events);
}
