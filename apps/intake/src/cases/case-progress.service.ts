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
       (case_id, thread_id, reference, stage, lead, supports, bodies_version, changed_at)
     SELECT "caseId", "threadId", reference, stage, lead, supports, "bodiesVersion", "changedAt"
     FROM jsonb_to_recordset($1::jsonb) AS news("caseId" uuid, "threadId" uuid, reference text, stage text, lead text,
       supports text[], "bodiesVersion" integer, "changedAt" timestamptz)
     ORDER BY "caseId"
     ON CONFLICT (case_id) DO UPDATE SET
       reference = coalesce(known.reference, excluded.reference),
       stage = (ARRAY['open', 'accepted', 'ended'])[greatest(
         array_position(ARRAY['open', 'accepted', 'ended'], known.stage),
         array_position(ARRAY['open', 'accepted', 'ended'], excluded.stage))],
       lead = CASE WHEN excluded.bodies_version > known.bodies_version THEN excluded.lead ELSE known.lead END,
       supports = CASE WHEN excluded.bodies_version > known.bodies_version
         THEN coalesce(excluded.supports, known.supports) ELSE coalesce(known.supports, excluded.supports) END,
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
