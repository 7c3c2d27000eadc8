/** The columns of a request under the names of its DTO. */
export const requestColumns = `
  r.id, r.reference, r.thread_id AS "threadId", r.case_id AS "caseId", r.issuer, r.platform,
  r.legal_basis AS "legalBasis", r.violation, r.state, r.item_count AS "itemCount",
  r.open_item_count AS "openItemCount", r.requested_at AS "requestedAt", r.delivered_at AS "deliveredAt",
  r.due_at AS "dueAt", r.overdue_at AS "overdueAt", r.completed_at AS "completedAt", r.version`;

/** The columns of an item under the names of its DTO. */
export const itemColumns = `
  i.id, i.url, i.listing_id AS "listingId", i.shop_id AS "shopId", i.violation, i.action, i.outcome, i.reason, i.proof,
  i.late, i.confirmed_at AS "confirmedAt"`;
