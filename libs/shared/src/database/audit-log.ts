import type { NewRows } from './new-rows.js';
import { addAtEnd, type Tx } from './tx.js';

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

const columns = [
  ...['act', 'object_kind', 'object_id', 'details', 'actor_body', 'actor_pseudonym', 'actor_capacity'],
  ...['correlation_id', 'occurred_at'],
];

/** Appends audit rows in the transaction of the act that they tell of. */
export class AuditLog {
  constructor(private readonly contextOf: () => AuditContext) {}

  /** Appends one row per entry at the end of the act's transaction. */
  record(tx: Tx, entry: AuditEntry | AuditEntry[]): void {
    addAtEnd(tx, this.rowsOf(entry));
  }

  /** The rows of entries, for an act that only adds rows. */
  rowsOf(entry: AuditEntry | AuditEntry[]): NewRows {
    const by = this.contextOf();
    const rows = (Array.isArray(entry) ? entry : [entry]).map(({ act, objectKind, objectId, details = {} }) => ({
      act,
      object_kind: objectKind,
      object_id: objectId,
      details,
      actor_body: by.body,
      actor_pseudonym: by.pseudonym,
      actor_capacity: by.capacity,
      correlation_id: by.correlationId,
      occurred_at: by.occurredAt,
    }));
    return { table: 'audit_rows', columns, rows };
  }
}
