import type { CaseState } from '#shared/contracts';
import { mayMove } from './case.rules.js';

/** A case as it was before tips left it. */
export interface CaseBefore {
  id: string;
  threadId: string;
  state: CaseState;
  version: number;
  tipCount: number;
}

/** A tip that has left its case. */
export interface DetachedTip {
  tipId: string;
  caseId: string;
  threadId: string;
  keys: readonly string[];
}

/** What the departure of tips makes of a case; each departure is an event of its own and takes one version. */
export interface Departure {
  id: string;
  threadId: string;
  tips: { tipId: string; tipCount: number; version: number }[];
  /** The version of the dismissal, where no tip is left and nobody has accepted the case. */
  dismissedVersion?: number;
  tipCount: number;
  version: number;
}

/** Counts the departures out case by case, in the order in which the tips were refused. */
export function departuresOf(cases: readonly CaseBefore[], detached: readonly DetachedTip[]): Departure[] {
  const byCase = Map.groupBy(detached, (tip) => tip.caseId);
  return cases.flatMap((before) => {
    const leaving = byCase.get(before.id);
    return leaving ? [departureOf(before, leaving)] : [];
  });
}

function departureOf(before: CaseBefore, leaving: readonly DetachedTip[]): Departure {
  const tips = leaving.map(({ tipId }, place) => ({
    tipId,
    tipCount: before.tipCount - place - 1,
    version: before.version + place + 1,
  }));
  const tipCount = before.tipCount - leaving.length;
  const last = before.version + leaving.length;
  const dismissed = tipCount === 0 && mayMove(before.state, 'dismiss') !== undefined;
  const dismissedVersion = dismissed ? last + 1 : undefined;
  return {
    id: before.id,
    threadId: before.threadId,
    tips,
    tipCount,
    dismissedVersion,
    version: dismissedVersion ?? last,
  };
}
