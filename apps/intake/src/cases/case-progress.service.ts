import { Injectable } from '@nestjs/common';
import type { Tx } from '#shared/database';
import { TipProgressService } from '../tips/tip-progress.service.js';
import {
  changedCasesOf,
  linksOf,
  progressOf,
  type CaseLink,
  type CaseNews,
  type CaseProgress,
} from './case-news.rules.js';

/** Keeps what triage's events have told of cases, in whatever order, and lets their tips follow. */
@Injectable()
export class CaseProgressService {
  constructor(private readonly tips: TipProgressService) {}

  async follow(tx: Tx, news: readonly CaseNews[]): Promise<void> {
    const links = linksOf(news);
    await keepProgress(tx, progressOf(news));
    await keepLinks(tx, links);
    const tipIds = links.map(({ tipId }) => tipId);
    await this.tips.follow(tx, { tipIds, caseIds: changedCasesOf(news), causes: news.map(({ event }) => event) });
  }
}

/** Keeps the furthest stage and the latest naming of bodies, whichever comes first. */
async function keepProgress(tx: Tx, progress: readonly CaseProgress[]): Promise<void> {
  await tx.query(
    `INSERT INTO case_progress AS known
       (case_id, thread_id, reference, stage, lead, lead_at, supports, bodies_version, changed_at,
        outcome, outcome_at, fine_vnd, goods_value_vnd)
     SELECT "caseId", "threadId", reference, stage, lead, "leadAt", supports, "bodiesVersion", "changedAt",
       outcome, "outcomeAt", "fineVnd", "goodsValueVnd"
     FROM jsonb_to_recordset($1::jsonb) AS news("caseId" uuid, "threadId" uuid, reference text, stage text, lead text,
       "leadAt" timestamptz, supports text[], "bodiesVersion" integer, "changedAt" timestamptz, outcome text,
       "outcomeAt" timestamptz, "fineVnd" bigint, "goodsValueVnd" bigint)
     ORDER BY "caseId"
     ON CONFLICT (case_id) DO UPDATE SET
       reference = coalesce(known.reference, excluded.reference),
       stage = (ARRAY['open', 'accepted', 'ended'])[greatest(
         array_position(ARRAY['open', 'accepted', 'ended'], known.stage),
         array_position(ARRAY['open', 'accepted', 'ended'], excluded.stage))],
       lead = CASE WHEN excluded.bodies_version > known.bodies_version THEN excluded.lead ELSE known.lead END,
       lead_at = CASE WHEN excluded.bodies_version > known.bodies_version THEN excluded.lead_at ELSE known.lead_at END,
       supports = CASE WHEN excluded.bodies_version > known.bodies_version
         THEN coalesce(excluded.supports, known.supports) ELSE coalesce(known.supports, excluded.supports) END,
       outcome = coalesce(known.outcome, excluded.outcome),
       outcome_at = coalesce(known.outcome_at, excluded.outcome_at),
       fine_vnd = coalesce(known.fine_vnd, excluded.fine_vnd),
       goods_value_vnd = coalesce(known.goods_value_vnd, excluded.goods_value_vnd),
       bodies_version = greatest(known.bodies_version, excluded.bodies_version),
       changed_at = greatest(known.changed_at, excluded.changed_at)`,
    [JSON.stringify(progress)],
  );
}

/** Also for tips that this service does not know: their link waits for them. */
async function keepLinks(tx: Tx, links: readonly CaseLink[]): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    `INSERT INTO case_tips AS known (case_id, tip_id, joined, case_version)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::integer[]) AS link ORDER BY 2, 1
     ON CONFLICT (tip_id, case_id) DO UPDATE SET joined = excluded.joined, case_version = excluded.case_version
       WHERE excluded.case_version > known.case_version`,
    [
      links.map((link) => link.caseId),
      links.map((link) => link.tipId),
      links.map((link) => link.joined),
      links.map((link) => link.caseVersion),
    ],
  );
}
