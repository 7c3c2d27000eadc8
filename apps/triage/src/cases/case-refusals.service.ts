import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import { caseDismissedV1, caseTipDetachedV1, type DismissalReason, type TipRefusedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { Outbox, type ReceivedEvent } from '#shared/messaging';
import { SubjectsService } from '../subjects/subjects.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import { assessCases } from './case-assessment.writes.js';
import { departuresOf, type CaseBefore, type Departure, type DetachedTip } from './case-refusals.rules.js';
import { recordActs } from './cases.writes.js';

type RefusalEvent = ReceivedEvent<TipRefusedV1>;

const ALL_TIPS_REFUSED: DismissalReason = 'all-tips-refused';

/** Takes refused tips out of their cases, and dismisses a case that has none left before anybody accepted it. */
@Injectable()
export class CaseRefusals {
  constructor(
    private readonly subjects: SubjectsService,
    private readonly threads: ThreadsService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async detach(tx: Tx, events: readonly RefusalEvent[]): Promise<void> {
    const tipIds = events.map((event) => event.data.tipId);
    await rememberRefusals(tx, events);
    const cases = await lockCasesOf(tx, tipIds);
    if (cases.length === 0) return;
    const at = this.clock.now();
    const detached = await detachTips(tx, tipIds, at);
    const departures = departuresOf(cases, detached);
    await this.write(tx, departures, { detached, at });
    this.publish(tx, departures, { events, at });
  }

  private async write(
    tx: Tx,
    departures: readonly Departure[],
    { detached, at }: { detached: readonly DetachedTip[]; at: Date },
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
    recordActs(tx, dismissed.map(dismissalOf), at);
    await assessCases(tx, left);
  }

  private publish(
    tx: Tx,
    departures: readonly Departure[],
    { events, at }: { events: readonly RefusalEvent[]; at: Date },
  ): void {
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
                data: { caseId: id, threadId, reason: ALL_TIPS_REFUSED, dismissedAt: at.toISOString() },
              },
            ],
      ),
    );
  }
}

/** Kept for tips that are not here yet, too: between topics and after parking, the refusal may come first. */
async function rememberRefusals(tx: Tx, events: readonly RefusalEvent[]): Promise<void> {
  await tx.query(
    `INSERT INTO refused_tips (tip_id, refused_at) SELECT * FROM unnest($1::uuid[], $2::timestamptz[])
     ON CONFLICT DO NOTHING`,
    [events.map((event) => event.data.tipId), events.map((event) => event.data.refusedAt)],
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

function dismissalOf(caseId: string) {
  return { caseId, act: 'dismissed' as const, body: '', details: { reason: ALL_TIPS_REFUSED } };
}
