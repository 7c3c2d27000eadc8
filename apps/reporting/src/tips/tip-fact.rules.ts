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
}

/** A tip as it was received. */
export function received(fact: TipFact, tip: TipReceivedV1): TipFact {
  const { channel, violation, provinceCode, platform } = tip;
  return { ...fact, month: statutoryMonthOf(new Date(tip.receivedAt)), channel, violation, provinceCode, platform };
}

/** A tip whose state has changed. */
export function progressed(fact: TipFact, { state }: Pick<TipProgressedV1, 'state'>, version: number): TipFact {
  return version > fact.stateVersion ? { ...fact, state, stateVersion: version } : fact;
}

/** Tips count in the month of their receipt, with their present state (indicator I12). */
function contributionsOf(fact: TipFact): Contribution[] {
  if (fact.month === undefined) return [];
  const { channel, state, violation, provinceCode: province, platform } = fact;
  return contributions(fact.month, 'tips', { channel, state, violation, province, platform });
}

export const tipFacts: FactRules<TipFact> = {
  kind: 'tip',
  unknown: { state: 'received', stateVersion: 0 },
  contributionsOf,
};
