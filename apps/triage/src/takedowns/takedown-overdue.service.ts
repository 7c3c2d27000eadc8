import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { newContext, runInContext, systemActor } from '#shared/observability';
import { TakedownRequestEntity } from './takedown-request.entity.js';
import { tellOverdue } from './takedown.events.js';
import { writeRequests } from './takedowns.writes.js';

/** Requests told of in one transaction, so that none holds its locks for long. */
const TOLD_AT_ONCE = 100;
const dueBefore = (at: string) => `r.state = 'delivered' AND r.overdue_at IS NULL AND r.due_at < ${at}`;
const actor = { ...systemActor, body: 'triage' };

/** Tells of requests whose limit has passed with items open, once each. */
@Injectable()
export class TakedownOverdue {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Tells of what is due now; answers how many, which may be fewer than all. */
  async tellDue(): Promise<number> {
    if (!(await this.isAnyDue())) return 0;
    return runInContext(newContext({ actor }), () => this.transactions.run((tx) => this.tellIn(tx)));
  }

  /** One statement, since it is asked every few seconds and mostly answered by no. */
  private async isAnyDue(): Promise<boolean> {
    const rows = await this.transactions.runAlone<{ due: boolean }[]>(
      `SELECT EXISTS (SELECT FROM takedown_requests r WHERE ${dueBefore('$1')}) AS due`,
      [this.clock.now()],
    );
    return rows[0]?.due === true;
  }

  private async tellIn(tx: Tx): Promise<number> {
    const at = this.clock.now();
    const requests = await lockDue(tx, at);
    if (requests.length === 0) return 0;
    const open = await openItemsOf(tx, requests);
    const overdue = requests.map((request) => ({ request, itemIds: open.get(request.id) ?? [] }));
    tellOverdue({ tx, outbox: this.outbox, at }, overdue);
    for (const request of requests) request.overdueAt = request.dueAt;
    await writeRequests(tx, requests);
    this.audit.record(
      tx,
      overdue.map(({ request, itemIds }) => ({
        act: 'takedown.overdue',
        objectKind: 'takedown-request',
        objectId: request.id,
        details: { items: itemIds.length },
      })),
    );
    return requests.length;
  }
}

/** Those that another replica has at hand are passed over. */
function lockDue(tx: Tx, at: Date): Promise<TakedownRequestEntity[]> {
  return tx
    .createQueryBuilder(TakedownRequestEntity, 'r')
    .where(dueBefore(':at'), { at })
    .orderBy('r.due_at')
    .limit(TOLD_AT_ONCE)
    .setLock('for_no_key_update')
    .setOnLocked('skip_locked')
    .getMany();
}

async function openItemsOf(tx: Tx, requests: readonly TakedownRequestEntity[]): Promise<Map<string, string[]>> {
  const rows: { request_id: string; ids: string[] }[] = await tx.query(
    `SELECT request_id, array_agg(id ORDER BY place) AS ids FROM takedown_items
     WHERE request_id = ANY ($1::uuid[]) AND outcome IS NULL GROUP BY request_id`,
    [requests.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.request_id, row.ids]));
}
