import { Injectable } from '@nestjs/common';
import type { TipStillGoingOnV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { ReceivedEvent } from '#shared/messaging';
import { recordActs } from './cases.writes.js';

interface Told {
  caseId: string;
  /** Each time that it was said, the earliest first. */
  times: Date[];
}

/** Tells a case's bodies each time that an informant says it is still going on. Nothing is reopened by itself. */
@Injectable()
export class CaseAttention {
  async note(tx: Tx, events: readonly ReceivedEvent<TipStillGoingOnV1>[]): Promise<void> {
    const [told]: [Told[]] = await tx.query(
      `UPDATE cases SET still_going_on_at = greatest(cases.still_going_on_at, said.last)
       FROM (SELECT case_id, max(news.at) AS last, array_agg(news.at ORDER BY news.at) AS times
             FROM unnest($1::uuid[], $2::timestamptz[]) AS news(tip_id, at) JOIN case_tips USING (tip_id)
             WHERE detached_at IS NULL GROUP BY case_id) AS said
       WHERE cases.id = said.case_id
       RETURNING cases.id AS "caseId", said.times`,
      [events.map(({ data }) => data.tipId), events.map(({ data }) => data.saidAt)],
    );
    for (const { caseId, times } of told) {
      for (const at of times) recordActs(tx, [{ caseId, act: 'still-going-on', body: '' }], at);
    }
  }
}
