import { statutoryMonthOf } from '#shared/config';
import type { TipProgressedV1, TipReceivedV1 } from '#shared/contracts';
import { contributions, type Contribution } from '../figures/figure.rules.js';
import type { FactRules } from '../figures/fact.rules.js';

/** What reports know of a tip. */
export interface TipFact {
  /** The statutory month of its receipt; absent until the tip itself is known. */
  month?: string;
  channel?: string;
  violation?: string;
  provinceCode?: string;
  platform?: string;
  state: string;
  /** The tip's version that the state is of, so that an older event does not take it back. */
  stateVersion: number;
  /** The version of the admission that the violation is of; absent while it is that of the receipt. */
  admittedVersion?: number;
  /** Whether it was entered more than an hour after its receipt. */
  late?: boolean;
}

/** A tip that was taken in after all, or as another matter; the latest decides, whichever comes first. */
export function admitted(fact: TipFact, tip: TipReceivedV1, version: number): TipFact {
  if (version <= (fact.admittedVersion ?? 1)) return fact;
  return { ...fact, ...originOf(tip), violation: tip.violation, admittedVersion: version };
}

/** A tip as it was received. */
export function received(fact: TipFact, tip: TipReceivedV1): TipFact {
  return { ...fact, ...originOf(tip), violation: fact.admittedVersion === undefined ? tip.violation : fact.violation };
}

function originOf(tip: TipReceivedV1) {
  const { channel, provinceCode, platform } = tip;
  return { month: statutoryMonthOf(new Date(tip.receivedAt)), channel, provinceCode, platform };
}

/** A tip whose state has changed. */
export function progressed(fact: TipFact, { state }: Pick<TipProgressedV1, 'state'>, version: number): TipFact {
  return version > fact.stateVersion ? { ...fact, state, stateVersion: version } : fact;
}

/** Tips count in the month of their receipt, with their present state (indicator I12). */
function contributionsOf(fact: TipFact): Contribution[] {
  if (fact.month === undefined) return [];
  const { channel, state, violation, provinceCode: province, platform } = fact;
  const all = contributions(fact.month, 'tips', { channel, state, violation, province, platform });
  return fact.late ? [...all, ...contributions(fact.month, 'tips-entered-late', {})] : all;
}

export const tipFacts: FactRules<TipFact> = {
  kind: 'tip',
  unknown: { state: 'received', stateVersion: 0 },
  contributionsOf,
};
