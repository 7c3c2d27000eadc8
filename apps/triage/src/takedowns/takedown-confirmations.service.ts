import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { problems } from '#shared/http';
import { Outbox } from '#shared/messaging';
import type { ConfirmationDto, ConfirmationResultDto, ConfirmationResultsDto } from './confirmation.dto.js';
import { noteDelivery, TakedownDelivery } from './takedown-delivery.service.js';
import type { TakedownRequestEntity } from './takedown-request.entity.js';
import { tellCompleted, tellConfirmed } from './takedown.events.js';
import { isLate, resultOf, type ConfirmableItem, type ConfirmationResult } from './takedown.rules.js';
import { arrayOf, lockRequests, writeConfirmations, writeRequests, type ConfirmedItem } from './takedowns.writes.js';

interface KnownItem extends ConfirmableItem {
  id: string;
  requestId: string;
}

interface Accepted {
  request: TakedownRequestEntity;
  items: ConfirmedItem[];
}

/** Takes in what platforms push: a constant number of statements whatever the number of items. */
@Injectable()
export class TakedownConfirmations {
  constructor(
    private readonly transactions: Transactions,
    private readonly delivery: TakedownDelivery,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Confirms items, each on its own account: what is refused does not hold back the rest. */
  confirm(caller: Caller, confirmations: readonly ConfirmationDto[]): Promise<ConfirmationResultsDto> {
    return this.transactions.run(async (tx) => {
      const rows = await itemsOf(tx, confirmations);
      const locked = await lockRequests(tx, [...new Set(rows.map(({ requestId }) => requestId))]);
      const requests = new Map(locked.map((request) => [request.id, request]));
      const known = new Map(
        rows.map((row) => [row.id, { ...row, platform: requests.get(row.requestId)?.platform ?? '' }]),
      );
      const results = decide(caller, confirmations, known);
      const accepted = this.accept(confirmations, { results, known, requests });
      await this.write(tx, accepted);
      return summaryOf(confirmations, results);
    });
  }

  /** Notes what is accepted in the requests. Whoever confirms a request has read it. */
  private accept(
    confirmations: readonly ConfirmationDto[],
    seen: {
      results: ConfirmationResult[];
      known: Map<string, KnownItem>;
      requests: Map<string, TakedownRequestEntity>;
    },
  ): Accepted[] {
    const at = this.clock.now();
    const byRequest = new Map<string, Accepted>();
    confirmations.forEach(({ itemId, outcome, reason, proof }, index) => {
      const item = seen.known.get(itemId.toLowerCase());
      const request = seen.requests.get(item?.requestId ?? '');
      if (seen.results[index]?.result !== 'accepted' || !item || !request) return;
      const accepted = byRequest.get(request.id) ?? { request, items: [] };
      accepted.items.push({ itemId: item.id, outcome, reason, proof, late: isLate(at, request.dueAt) });
      byRequest.set(request.id, accepted);
    });
    return [...byRequest.values()];
  }

  private async write(tx: Tx, accepted: readonly Accepted[]): Promise<void> {
    const at = this.clock.now();
    const requests = accepted.map(({ request }) => request);
    const justRead = requests.filter(({ deliveredAt }) => deliveredAt === null);
    for (const request of justRead) noteDelivery(request, { at, by: 'reading' });
    this.delivery.tell(tx, justRead);
    tellConfirmed(
      { tx, outbox: this.outbox, at },
      accepted.map(({ request, items }) => ({ request, items: items.map(confirmedItem) })),
    );
    for (const { request, items } of accepted) request.openItemCount -= items.length;
    const completed = requests.filter(({ openItemCount }) => openItemCount === 0);
    for (const request of completed) Object.assign(request, { state: 'completed', completedAt: at });
    tellCompleted({ tx, outbox: this.outbox, at }, completed);
    await writeConfirmations(
      tx,
      accepted.flatMap(({ items }) => items),
      at,
    );
    await writeRequests(tx, requests);
    this.audit.record(tx, accepted.map(auditEntryOf));
  }
}

function confirmedItem({ itemId, outcome, late }: ConfirmedItem) {
  return { itemId, outcome, late };
}

function auditEntryOf({ request, items }: Accepted) {
  const details = { items: items.length, open: request.openItemCount };
  return { act: 'takedown.confirm', objectKind: 'takedown-request', objectId: request.id, details };
}

interface ItemRow {
  id: string;
  requestId: string;
  outcome: string | null;
}

/** Read before the lock, which is found by it: what another push has confirmed meanwhile is seen by the writing. */
function itemsOf(tx: Tx, confirmations: readonly ConfirmationDto[]): Promise<ItemRow[]> {
  return tx.query(`SELECT id, request_id AS "requestId", outcome FROM takedown_items WHERE id = ANY ($1::uuid[])`, [
    arrayOf(confirmations.map(({ itemId }) => itemId)),
  ]);
}

/** In the order of the push: an item named twice meets its own first confirmation. */
function decide(
  { body }: Caller,
  confirmations: readonly ConfirmationDto[],
  known: ReadonlyMap<string, KnownItem>,
): ConfirmationResult[] {
  return confirmations.map(({ itemId, outcome }) => {
    const item = known.get(itemId.toLowerCase());
    const result = resultOf({ platform: body, outcome }, item);
    if (item && result.result === 'accepted') item.outcome = outcome;
    return result;
  });
}

function summaryOf(
  confirmations: readonly ConfirmationDto[],
  results: readonly ConfirmationResult[],
): ConfirmationResultsDto {
  const count = (wanted: string) => results.filter(({ result }) => result === wanted).length;
  return {
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    refused: count('refused'),
    results: confirmations.map(({ itemId }, index) => shown(itemId, results[index])),
  };
}

function shown(itemId: string, result: ConfirmationResult | undefined): ConfirmationResultDto {
  if (result?.result !== 'refused') return { itemId, result: result?.result ?? 'duplicate' };
  const { problem: code } = result;
  return { itemId, result: 'refused', problem: { type: `/problems/${code}`, code, title: problems[code].title } };
}
