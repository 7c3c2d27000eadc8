import type { TipState } from '#shared/contracts';
import type { NewRows } from '#shared/database';

/** A step of a tip, as its informant is told: what it became, with which version, and when. */
export interface StateChange {
  tipId: string;
  version: number;
  state: TipState;
  at: Date;
}

/** The rows that keep when a tip was received, passed on, acted on and closed. */
export function stateChangeRows(changes: readonly StateChange[]): NewRows {
  const rows = changes.map(({ tipId, version, state, at }) => ({ tip_id: tipId, version, state, at }));
  return { table: 'tip_state_changes', columns: ['tip_id', 'version', 'state', 'at'], rows };
}
