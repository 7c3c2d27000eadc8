import type { Tx } from './tx.js';

/** Who acts, as an audit row needs it; the caller's context supplies it. */
export interface AuditContext {
  body: string;
  pseudonym: string;
  capacity: string;
  correlationId: string;
  occurredAt: Date;
}

export interface AuditEntry {
  /** Noun and verb, e.g. `tip.refuse`, `case.read`. */
  act: string;
  objectKind: string;
  objectId: string;
  /** What changed, without personal data: codes, versions, counts. */
  details?: Record<string, unknown>;
}

/** Appends audit rows in the transaction of the act that they tell of. */
export class AuditLog {
  constructor(private readonly contextOf: () => AuditContext) {}

  /** Appends one row per entry, in one statement; it commits or rolls back with the act. */
  async record(tx: Tx, entry: AuditEntry | AuditEntry[]): Promise<void> {
    const entries = Array.isArray(entry) ? entry : [entry];
    if (entries.length === 0) return;
    const by = this.contextOf();
    await tx.query(
      `INSERT INTO audit_rows (act, object_kind, object_id, details, actor_body, actor_pseudonym, actor_capacity,
                               correlation_id, occurred_at)
       SELECT act, object_kind, object_id, details::jsonb, $5, $6, $7, $8, $9
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS entry(act, object_kind, object_id, details)`,
      [
        entries.map((one) => one.act),
        entries.map((one) => one.objectKind),
        entries.map((one) => one.objectId),
        entries.map((one) => JSON.stringify(one.details ?? {})),
        by.body,
        by.pseudonym,
        by.capacity,
        by.correlationId,
        by.occurredAt,
      ],
    );
  }
}
