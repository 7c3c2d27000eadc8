import { In } from 'typeorm';
import type { Tx } from '#shared/database';
import { TakedownRequestEntity } from './takedown-request.entity.js';

/** Locks requests in the order of their ids, so that no two acts wait for each other crosswise. */
export function lockRequests(tx: Tx, ids: readonly string[]): Promise<TakedownRequestEntity[]> {
  return tx.find(TakedownRequestEntity, {
    where: { id: In([...ids]) },
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  });
}

/** Writes what changes in requests after their issue, in one statement. */
export async function writeRequests(tx: Tx, requests: readonly TakedownRequestEntity[]): Promise<void> {
  await tx.query(
    `UPDATE takedown_requests r
     SET state = changed.state, open_item_count = changed.open_item_count, delivered_at = changed.delivered_at,
         delivered_by = changed.delivered_by, due_at = changed.due_at, overdue_at = changed.overdue_at,
         completed_at = changed.completed_at, version = changed.version
     FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::timestamptz[], $5::text[], $6::timestamptz[],
                 $7::timestamptz[], $8::timestamptz[], $9::integer[])
       AS changed(id, state, open_item_count, delivered_at, delivered_by, due_at, overdue_at, completed_at, version)
     WHERE r.id = changed.id AND r.id = ANY ($1::uuid[])`,
    [
      requests.map(({ id }) => id),
      requests.map(({ state }) => state),
      requests.map(({ openItemCount }) => openItemCount),
      requests.map(({ deliveredAt }) => deliveredAt),
      requests.map(({ deliveredBy }) => deliveredBy),
      requests.map(({ dueAt }) => dueAt),
      requests.map(({ overdueAt }) => overdueAt),
      requests.map(({ completedAt }) => completedAt),
      requests.map(({ version }) => version),
    ],
  );
}

/** An item as it is written at the issue of its request. */
export interface NewItem {
  itemId: string;
  url: string;
  listingId?: string | undefined;
  shopId?: string | undefined;
  violation: string;
  action: string;
}

export async function insertItems(tx: Tx, requestId: string, items: readonly NewItem[]): Promise<void> {
  await tx.query(
    `INSERT INTO takedown_items (request_id, id, place, url, listing_id, shop_id, violation, action)
     SELECT $1, item.* FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       AS item`,
    [
      requestId,
      items.map(({ itemId }) => itemId),
      items.map((_, index) => index + 1),
      items.map(({ url }) => url),
      items.map(({ listingId }) => listingId ?? null),
      items.map(({ shopId }) => shopId ?? null),
      items.map(({ violation }) => violation),
      items.map(({ action }) => action),
    ],
  );
}

/** What a confirmation writes into its item. */
export interface ConfirmedItem {
  itemId: string;
  outcome: string;
  late: boolean;
  reason?: string | undefined;
  proof?: string | undefined;
}

/** Another act has confirmed an item since it was read: the transaction is to be run again, as after a deadlock. */
class ItemsChanged extends Error {
  readonly code = '40001';
}

/**
 * Writes confirmations of items that were read as open. The ids are said twice: told only what it is joined with, the
 * planner reads the whole table.
 * @throws an error upon which the transaction is run again, when one is not open any more.
 */
export async function writeConfirmations(tx: Tx, items: readonly ConfirmedItem[], at: Date): Promise<void> {
  const [, written]: [unknown, number] = await tx.query(
    `UPDATE takedown_items i
     SET outcome = confirmed.outcome, late = confirmed.late, reason = confirmed.reason, proof = confirmed.proof,
         confirmed_at = $6
     FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::text[], $5::text[])
       AS confirmed(id, outcome, late, reason, proof)
     WHERE i.id = confirmed.id AND i.id = ANY ($1::uuid[]) AND i.outcome IS NULL`,
    [
      arrayOf(items.map(({ itemId }) => itemId)),
      arrayOf(items.map(({ outcome }) => outcome)),
      arrayOf(items.map(({ late }) => late)),
      items.map(({ reason }) => reason ?? null),
      items.map(({ proof }) => proof ?? null),
      at,
    ],
  );
  if (written < items.length) throw new ItemsChanged(`${items.length - written} items are not open any more.`);
}

/** An array as PostgreSQL writes it, of values that need no quotes: ids, codes, truths. pg would quote each. */
export function arrayOf(values: readonly (string | boolean)[]): string {
  return `{${values.join(',')}}`;
}
