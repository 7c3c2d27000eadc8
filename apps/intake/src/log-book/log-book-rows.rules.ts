/** What the book says of a tip, as JSON in SQL; `tip` is the SQL of its id. */
export function rowOfTip(tip: string): string {
  return `SELECT to_jsonb(one) AS said FROM (
    SELECT tip.id AS "tipId", tip.reference, tip.received_at AS "receivedAt", tip.recorded_at AS "recordedAt",
      tip.recorded_by AS "recordedBy", tip.channel, tip.kind, tip.wishes_secrecy AS "wishesSecrecy", tip.violation,
      tip.stage, tip.goods, tip.links, tip.seller_traces AS "sellerTraces", tip.platform, tip.scope,
      tip.refusal_ground AS "refusalGround", tip.refused_by AS "refusedBy", tip.state_changed_at AS "stateChangedAt",
      tip.late_cause AS "lateCause", tip.late_reason AS "lateReason", tip.dues,
      EXISTS (SELECT FROM informants WHERE tip_id = tip.id OFFSET 0) AS sealed,
      (SELECT count(*)::integer FROM attachments WHERE tip_id = tip.id) AS attachments,
      (SELECT min(at) FROM tip_messages WHERE tip_id = tip.id AND kind = 'outcome') AS "answeredAt",
      to_jsonb(proposed) AS proposal, to_jsonb(handled) AS handling
    FROM tips AS tip
    LEFT JOIN LATERAL (
      SELECT classification, ground, state, proposed_body AS "proposedBody", proposed_at AS "proposedAt",
        decided_body AS "decidedBody", decided_at AS "decidedAt"
      FROM tip_proposals WHERE tip_id = tip.id AND state <> 'withdrawn' ORDER BY number DESC LIMIT 1) AS proposed ON true
    LEFT JOIN LATERAL (
      SELECT lead, lead_at AS "leadAt", outcome, outcome_at AS "outcomeAt", fine_vnd AS "fineVnd",
        goods_value_vnd AS "goodsValueVnd"
      FROM case_tips AS link JOIN case_progress AS progress USING (case_id)
      WHERE link.tip_id = tip.id AND link.joined ORDER BY progress.changed_at DESC LIMIT 1) AS handled ON true
    WHERE tip.id = ${tip} OFFSET 0) AS one`;
}
