import { nextDueOf, withMet, type Due, type DueCode } from './due.rules.js';
import { rowOf, type ReceivingAct } from './receiving-acts.rules.js';

/** A tip's clocks. */
export interface Clocks {
  dues: Due[];
  nextDueAt: Date | null;
}

/** Issues a due time by the deadline in force when the clock starts. */
export type IssueDue = (code: DueCode, from: Date) => Due;

interface Before {
  dues: readonly Due[];
  at: Date;
  issue: IssueDue;
}

/** The clocks of a tip after an act: those that it stops are met, the one that it starts is issued. */
export function clocksAfter(act: ReceivingAct, { dues, at, issue }: Before): Clocks {
  const { meets, issues } = rowOf(act);
  const met = meets === undefined ? [...dues] : withMet(dues, meets, at);
  const all = issues === undefined ? met : [...met, issue(issues, at)];
  return { dues: all, nextDueAt: nextDueOf(all) };
}
