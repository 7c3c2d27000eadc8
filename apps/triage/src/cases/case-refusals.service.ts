import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import {
  caseDismissedV1,
  caseTipDetachedV1,
  type DismissalReason,
  type TipDecidedV1,
  type TipReceivedV1,
  type TipRefusedV1,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import { Outbox, type ReceivedEvent } from '#shared/messaging';
import { SubjectsService } from '../subjects/subjects.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import { assessCases } from './case-assessment.writes.js';
import { departuresOf, type CaseBefore, type Departure, type DetachedTip } from './case-refusals.rules.js';
import { recordActs } from './cases.writes.js';

/** What takes a tip out of its case. */
type LeavingEvent = ReceivedEvent<{ tipId: string }>;

interface Leaving {
  events: readonly LeavingEvent[];
  /** Why a case is dismissed that has no tip left. */
  reason: DismissalReason;
}

/** Takes tips out of their cases, and dismisses a case that has none left before anybody accepted it. */
@Injectable()
export class CaseRefusals {
  constructor(
    private readonly subjects: SubjectsService,
    private readonly threads: ThreadsService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Tips that were refused; they are never brought into a case, whichever comes first. */
  async detach(tx: Tx, events: readonly ReceivedEvent<TipRefusedV1>[]): Promise<void> {
    await rememberTurnedAway(tx, events);
    await this.leave(tx, { events, reason: 'all-tips-refused' });
  }

  /** Tips that were decided to be out of scope: as refused ones. */
  async detachGuided(tx: Tx, events: readonly ReceivedEvent<TipDecidedV1>[]): Promise<void> {
    const guided = events.filter(({ data }) => data.classification === 'out-of-scope');
    if (guided.length === 0) return;
    await rememberTurnedAway(tx, guided);
    await this.leave(tx, { events: guided, reason: 'no-tips-left' });
  }

  /** Tips that are to be taken in anew, as if they had never been here. */
  async release(tx: Tx, events: readonly ReceivedEvent<TipReceivedV1>[]): Promise<void> {
    const tipIds = events.map((event) => event.data.tipId);
    await this.leave(tx, { events, reason: 'no-tips-left' });
    await tx.query(`DELETE FROM refused_tips WHERE tip_id = ANY ($1::uuid[])`, [tipIds]);
    await tx.query(`DELETE FROM case_tips WHERE tip_id = ANY ($1::uuid[])`, [tipIds]);
  }

  private async leave(tx: Tx, { events, reason }: Leaving): Promise<void> {
    const tipIds = events.map((event) => event.data.tipId);
    const cases = await lockCasesOf(tx, tipIds);
    if (cases.length === 0) return;
    const at = this.clock.now();
    const detached = await detachTips(tx, tipIds, at);
    const departures = departuresOf(cases, detached);
    await this.write(tx, departures, { detached, reason, at });
    this.publish(tx, departures, { events, reason, at });
  }

  private async write(
    tx: Tx,
    departures: readonly Departure[],
    { detached, reason, at }: { detached: readonly DetachedTip[]; reason: DismissalReason; at: Date },
  ): Promise<void> {
    const [dismissed, left] = partedByDismissal(departures);
    await writeCases(tx, departures, at);
    const links = detached.flatMap(({ caseId, keys }) => keys.map((key) => ({ caseId, key, tipCount: 1 })));
    await this.subjects.unlink(tx, links);
    await this.subjects.endLinks(tx, dismissed, 'apart');
    await this.threads.leave(
      tx,
      detached.map((tip) => tip.threadId),
    );
    recordActs(
      tx,
      dismissed.map((caseId) => dismissalOf(caseId, reason)),
      at,
    );
    await assessCases(tx, left);
  }

  private publish(tx: Tx, departures: readonly Departure[], { events, reason, at }: Leaving & { at: Date }): void {
    const causes = new Map(events.map((event) => [event.data.tipId, event]));
    const causeOf = (tipId: string | undefined) => ({ occurredAt: at, causedBy: causes.get(tipId ?? '') });
    this.outbox.publish(
      tx,
      caseTipDetachedV1,
      departures.flatMap(({ id, threadId, tips }) =>
        tips.map(({ tipId, tipCount, version }) => ({
          id,
          version,
          ...causeOf(tipId),
          data: { caseId: id, threadId, tipId, tipCount, detachedAt: at.toISOString() },
        })),
      ),
    );
    this.outbox.publish(
      tx,
      caseDismissedV1,
      departures.flatMap(({ id, threadId, tips, dismissedVersion: version }) =>
        version === undefined
          ? []
          : [
              {
                id,
                version,
                ...causeOf(tips.at(-1)?.tipId),
                data: { caseId: id, threadId, reason, dismissedAt: at.toISOString() },
              },
            ],
      ),
    );
  }
}

/** Kept for tips that are not here yet, too: between topics and after parking, the refusal may come first. */
async function rememberTurnedAway(tx: Tx, events: readonly LeavingEvent[]): Promise<void> {
  await tx.query(
    `INSERT INTO refused_tips (tip_id, refused_at) SELECT * FROM unnest($1::uuid[], $2::timestamptz[])
     ON CONFLICT DO NOTHING`,
    [events.map((event) => event.data.tipId), events.map((event) => event.occurredAt)],
  );
}

async function lockCasesOf(tx: Tx, tipIds: readonly string[]): Promise<CaseBefore[]> {
  return tx.query(
    `SELECT id, thread_id AS "threadId", state, version, tip_count AS "tipCount" FROM cases
     WHERE id IN (SELECT case_id FROM case_tips WHERE tip_id = ANY ($1::uuid[]) AND detached_at IS NULL)
     ORDER BY id FOR NO KEY UPDATE`,
    [tipIds],
  );
}

async function detachTips(tx: Tx, tipIds: readonly string[], at: Date): Promise<DetachedTip[]> {
  const [detached]: [DetachedTip[]] = await tx.query(
    `UPDATE case_tips SET detached_at = $2 WHERE tip_id = ANY ($1::uuid[]) AND detached_at IS NULL
     RETURNING tip_id AS "tipId", case_id AS "caseId", thread_id AS "threadId", identifier_keys AS keys`,
    [tipIds, at],
  );
  return detached.toSorted((a, b) => tipIds.indexOf(a.tipId) - tipIds.indexOf(b.tipId));
}

/** The latest tip is then one of those that are left: from it the assessment looks back. */
async function writeCases(tx: Tx, departures: readonly Departure[], at: Date): Promise<void> {
  await tx.query(
    `UPDATE cases SET tip_count = now."tipCount", version = now.version,
                      last_tip_at = coalesce((SELECT max(received_at) FROM case_tips
                                              WHERE case_id = cases.id AND detached_at IS NULL), last_tip_at),
                      state = CASE WHEN now.dismissed THEN 'dismissed' ELSE cases.state END,
                      ended_at = CASE WHEN now.dismissed THEN $2 ELSE cases.ended_at END,
                      revision = cases.revision + now.dismissed::integer
     FROM jsonb_to_recordset($1::jsonb) AS now(id uuid, "tipCount" integer, version integer, dismissed boolean)
     WHERE cases.id = now.id`,
    [JSON.stringify(departures.map((one) => ({ ...one, dismissed: one.dismissedVersion !== undefined }))), at],
  );
}

function partedByDismissal(departures: readonly Departure[]): [dismissed: string[], left: string[]] {
  const parted = Map.groupBy(departures, (one) => one.dismissedVersion !== undefined);
  const idsOf = (dismissed: boolean) => (parted.get(dismissed) ?? []).map((one) => one.id);
  return [idsOf(true), idsOf(false)];
}

function dismissalOf(caseId: string, reason: DismissalReason) {
  return { caseId, act: 'dismissed' as const, body: '', details: { reason } };
}
