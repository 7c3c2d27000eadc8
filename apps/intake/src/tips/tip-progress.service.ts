import { Injectable } from '@nestjs/common';
import { tipProgressedV1, type TipState } from '#shared/contracts';
import { addAtEnd, type Tx } from '#shared/database';
import { Outbox, type ReceivedEvent } from '#shared/messaging';
import { clocksAfter, type Clocks, type IssueDue } from '../receiving-rules/clocks.rules.js';
import { Deadlines } from '../receiving-rules/deadlines.service.js';
import type { Due } from '../receiving-rules/due.rules.js';
import { actOfCase } from '../receiving-rules/receiving-acts.rules.js';
import { stateChangeRows } from './state-changes.writes.js';
import { entitledAmong, stateAfter, type CaseStage } from './tip.rules.js';

/** Which tips are to follow their cases, and because of which events. */
export interface CaseChange {
  /** Tips that joined or left a case. */
  tipIds: readonly string[];
  /** Cases all of whose tips are concerned. */
  caseIds: readonly string[];
  causes: readonly ReceivedEvent<{ caseId: string }>[];
}

/** A tip with what its cases say. */
interface FollowingTip {
  id: string;
  threadId: string;
  version: number;
  state: TipState;
  integrity: boolean;
  accusedBody: string | null;
  recordedBy: string | null;
  dues: Due[];
  caseIds: string[];
  stages: CaseStage[];
  /** For each of its cases the bodies that lead or support it; null where triage has not yet told. */
  bodies: (string | null)[][];
}

interface Step {
  tip: FollowingTip;
  state: TipState;
  at: Date;
  clocks: Clocks;
  causedBy?: ReceivedEvent;
}

/** Lets tips follow their cases: who may read them, and what their informants are told. */
@Injectable()
export class TipProgressService {
  constructor(
    private readonly outbox: Outbox,
    private readonly deadlines: Deadlines,
  ) {}

  async follow(tx: Tx, change: CaseChange): Promise<void> {
    const ids = await lockTips(tx, change);
    if (ids.length === 0) return;
    const tips = await tipsWithCases(tx, ids);
    await entitle(tx, tips);
    await this.advance(tx, stepsOf(tips, change.causes, await this.deadlines.issuer()));
  }

  private async advance(tx: Tx, steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return;
    await tx.query(
      `UPDATE tips SET state = step.state, state_changed_at = step.at, dues = step.dues, next_due_at = step.due_at,
                       version = tips.version + 1
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::jsonb[], $5::timestamptz[])
         AS step(id, state, at, dues, due_at)
       WHERE tips.id = step.id`,
      [
        steps.map(({ tip }) => tip.id),
        steps.map(({ state }) => state),
        steps.map(({ at }) => at),
        steps.map(({ clocks }) => JSON.stringify(clocks.dues)),
        steps.map(({ clocks }) => clocks.nextDueAt),
      ],
    );
    const changes = steps.map(({ tip: { id: tipId, version }, state, at }) => ({
      tipId,
      version: version + 1,
      state,
      at,
    }));
    addAtEnd(tx, stateChangeRows(changes));
    const events = steps.map(({ tip, state, at, causedBy }) => ({
      id: tip.id,
      version: tip.version + 1,
      occurredAt: at,
      causedBy,
      data: { tipId: tip.id, threadId: tip.threadId, state, changedAt: at.toISOString() },
    }));
    this.outbox.publish(tx, tipProgressedV1, events);
  }
}

/** In the order of their ids, like everyone who locks several tips. */
async function lockTips(tx: Tx, { tipIds, caseIds }: CaseChange): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    `SELECT id FROM tips
     WHERE id IN (SELECT unnest($1::uuid[])
                  UNION SELECT tip_id FROM case_tips WHERE case_id = ANY ($2::uuid[]) AND joined)
     ORDER BY id FOR NO KEY UPDATE`,
    [tipIds, caseIds],
  );
  return rows.map(({ id }) => id);
}

/** A statement of its own after the lock, so that it sees what a consumer of another partition has just committed. */
async function tipsWithCases(tx: Tx, ids: readonly string[]): Promise<FollowingTip[]> {
  return tx.query(
    `SELECT tip.id, tip.thread_id AS "threadId", tip.version, tip.state, tip.integrity,
            tip.accused_body AS "accusedBody", tip.recorded_by AS "recordedBy", tip.dues,
            array_remove(array_agg(progress.case_id), NULL) AS "caseIds",
            array_remove(array_agg(progress.stage), NULL) AS stages,
            coalesce(jsonb_agg(progress.bodies) FILTER (WHERE progress.case_id IS NOT NULL), '[]') AS bodies
     FROM tips AS tip
     LEFT JOIN case_tips AS link ON link.tip_id = tip.id AND link.joined
     LEFT JOIN LATERAL (SELECT case_id, stage, to_jsonb(array_append(supports, lead)) AS bodies
                        FROM case_progress WHERE case_id = link.case_id) AS progress ON true
     WHERE tip.id = ANY ($1::uuid[])
     GROUP BY tip.id ORDER BY tip.id`,
    [ids],
  );
}

/** Gives and takes away the right to read, so that exactly the bodies that deal with each tip have it. */
async function entitle(tx: Tx, tips: readonly FollowingTip[]): Promise<void> {
  const readers = tips.flatMap((tip) => readersOf(tip).map((body) => ({ tipId: tip.id, body })));
  const wanted = [tips.map(({ id }) => id), readers.map(({ tipId }) => tipId), readers.map(({ body }) => body)];
  await tx.query(
    `WITH wanted AS (SELECT * FROM unnest($2::uuid[], $3::text[]) AS reader(tip_id, body)),
     withdrawn AS (
       DELETE FROM tip_entitlements AS held WHERE held.tip_id = ANY ($1::uuid[])
         AND NOT EXISTS (SELECT FROM wanted WHERE wanted.tip_id = held.tip_id AND wanted.body = held.body))
     INSERT INTO tip_entitlements (tip_id, body, received_at)
     SELECT wanted.tip_id, wanted.body, tips.received_at FROM wanted JOIN tips ON tips.id = wanted.tip_id
     ON CONFLICT DO NOTHING`,
    wanted,
  );
}

function readersOf(tip: FollowingTip): string[] {
  const recorders = tip.recordedBy === null ? [] : [tip.recordedBy];
  const dealing = tip.bodies.flat().filter((body) => body !== null);
  return entitledAmong([...recorders, ...dealing], tip);
}

function stepsOf(tips: readonly FollowingTip[], causes: CaseChange['causes'], issue: IssueDue): Step[] {
  return tips.flatMap((tip) => {
    const state = stateAfter(tip.state, tip.stages);
    const causedBy = causes.findLast(({ data }) => tip.caseIds.includes(data.caseId));
    if (state === undefined || !causedBy) return [];
    const at = causedBy.occurredAt;
    return [{ tip, state, at, causedBy, clocks: clocksAfter(actOfCase(state), { dues: tip.dues, at, issue }) }];
  });
}
