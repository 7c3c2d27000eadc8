import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { STANDING_OFFICE } from './takedown.rules.js';

/** What takedowns know of a case: their own copy, kept from events. */
export interface KnownCase {
  caseId: string;
  threadId: string;
}

export interface CaseNews {
  caseId: string;
  threadId: string;
  reference: string;
  lead: string;
  supports: readonly string[];
  accusedBody?: string;
  version: number;
}

const RETRY_AFTER_SECONDS = 1;

/** The copy of cases by which a takedown request finds its thread and who may issue it. */
@Injectable()
export class KnownCases {
  async learn(tx: Tx, news: readonly CaseNews[]): Promise<void> {
    const latest = [...new Map(news.map((one) => [one.caseId, one])).values()];
    await tx.query(
      `INSERT INTO takedown_cases (case_id, reference, thread_id, lead, supports, accused_body, version)
       SELECT "caseId", reference, "threadId", lead, supports, "accusedBody", version
       FROM jsonb_to_recordset($1::jsonb)
         AS news("caseId" uuid, reference text, "threadId" uuid, lead text, supports text[],
                 "accusedBody" text, version integer)
       ORDER BY 1
       ON CONFLICT (case_id) DO UPDATE
         SET lead = excluded.lead, supports = excluded.supports, version = excluded.version,
             accused_body = coalesce(excluded.accused_body, takedown_cases.accused_body)
         WHERE takedown_cases.version < excluded.version`,
      [JSON.stringify(latest)],
    );
  }

  /**
   * The case that the caller leads or supports.
   * @throws AppError `not-found` with Retry-After: unknown, not the caller's, or not learnt of yet.
   */
  async forIssuer(tx: Tx, caller: Caller, address: string): Promise<KnownCase> {
    const column = address.startsWith('VV-') ? 'reference' : 'case_id';
    const [found]: (KnownCase & { bodies: string[]; accusedBody: string | null })[] = await tx.query(
      `SELECT case_id AS "caseId", thread_id AS "threadId", supports || lead AS bodies,
              accused_body AS "accusedBody"
       FROM takedown_cases WHERE ${column} = $1`,
      [address],
    );
    if (found && mayIssueFor(found, caller)) return found;
    throw new AppError('not-found', {
      detail: 'Không có vụ việc nào với mã này.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

/** The Standing Office may for every case but one that accuses its own officials, which it does not know of. */
function mayIssueFor({ bodies, accusedBody }: { bodies: string[]; accusedBody: string | null }, { body }: Caller) {
  return bodies.includes(body) || (body === STANDING_OFFICE && accusedBody !== STANDING_OFFICE);
}
