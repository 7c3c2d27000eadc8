import type { Contribution } from './figure.rules.js';

/** The nouns that facts are kept of. */
export type FactKind = 'tip' | 'case' | 'takedown-item';

/** One step of one fact: what an event says of it. */
export interface FactChange<F> {
  id: string;
  /** The thread that the fact belongs to, where the event says so. */
  threadId?: string;
  recordedAt: Date;
  apply: (fact: F) => F;
}

/** How facts of a kind begin and what they count for. */
export interface FactRules<F> {
  kind: FactKind;
  /** A fact of which nothing is known yet: an event may come before the one that begins it. */
  unknown: F;
  contributionsOf: (fact: F) => Contribution[];
}
