import type { CaseState, Priority } from '#shared/contracts';

/** What a body, or the arrival and refusal of tips, does to a case. */
export type CaseMove = 'accept' | 'decline' | 'conclude' | 'dismiss';

const moves: Readonly<Record<CaseMove, { from: CaseState; to: CaseState }>> = {
  accept: { from: 'offered', to: 'accepted' },
  decline: { from: 'offered', to: 'offered' },
  conclude: { from: 'accepted', to: 'concluded' },
  dismiss: { from: 'offered', to: 'dismissed' },
};

/** The state that a move leads to, or undefined where the present state does not allow it. */
export function mayMove(state: CaseState, move: CaseMove): CaseState | undefined {
  return moves[move].from === state ? moves[move].to : undefined;
}

/** The states in which later tips about the same subject join the case. */
export const openStates: readonly CaseState[] = ['offered', 'accepted'];

/** The human reference of a case. */
export const referencePattern = /^VV-\d{4}-\d{6,12}$/;

/** The body to which every case can be offered in the end; it may not decline. */
export const STANDING_OFFICE = 'standing-office';

/** A case whose lead declines. */
export interface Declined {
  chain: readonly string[];
  /** The decliner. */
  lead: string;
  /** The body that takes every case in the end. */
  last: string;
}

/** The body to offer to next: the next of the chain that exists, in the end the last resort. */
export function nextOffer({ chain, lead, last }: Declined, exists: (body: string) => boolean): string {
  const rest = chain.slice(chain.indexOf(lead) + 1);
  return rest.find((body) => body !== lead && exists(body)) ?? last;
}

/** What the score of a case depends on. */
export interface PriorityFacts {
  violation: string;
  goodsCategory?: string | null;
  integrity: boolean;
  criminalSigns: boolean;
  tipCount: number;
  /** Tips received within {@link VIRAL_WINDOW_MS} before the latest one. */
  recentTipCount: number;
  /** Identifiers of the subject that at least two tips name independently. */
  repeatedIdentifierCount: number;
  /** Earlier cases about the same subject that have ended. */
  formerCaseCount: number;
}

export interface Assessment {
  priority: Priority;
  score: number;
  /** Codes of the reasons that count, the weightiest first. */
  reasons: string[];
}

/** The stretch of time in which tips count towards the viral rate. */
export const VIRAL_WINDOW_MS = 3_600_000;
/** From so many tips within the window, an incident counts as viral; counting stops there. */
export const VIRAL_TIPS = 20;

const HEALTH_VIOLATIONS = new Set(['unsafe-food', 'unlicensed-medicine-or-cosmetics', 'counterfeit-medicine']);
const HEALTH_GOODS = new Set(['food', 'supplements', 'medicine', 'medical-devices', 'mother-and-baby']);
// Goods that are taken, worn on wounds or given to children endanger health as soon as nobody answers for them.
const UNANSWERED_FOR = new Set([
  'counterfeit-use-or-quality',
  'counterfeit-label-or-packaging',
  'counterfeit-stamp',
  'smuggled-goods',
  'no-origin-goods',
  'poor-quality-goods',
  'expired-goods',
]);
const PROHIBITED_GOODS = new Set(['drugs', 'weapons-and-fireworks', 'wildlife']);

interface Weight {
  reason: string;
  points: number;
  counts: (facts: PriorityFacts) => boolean;
}

// The weights are this system's own, set so that one grave sign makes a case high and two make it urgent.
const weights: readonly Weight[] = [
  { reason: 'criminal-signs', points: 40, counts: (facts) => facts.criminalSigns },
  { reason: 'health-danger', points: 30, counts: isHealthDanger },
  { reason: 'prohibited-goods', points: 30, counts: isProhibited },
  { reason: 'official-accused', points: 30, counts: (facts) => facts.integrity },
  { reason: 'viral-rate', points: 30, counts: (facts) => facts.recentTipCount >= VIRAL_TIPS },
  { reason: 'hundred-tips', points: 25, counts: (facts) => facts.tipCount >= 100 },
  { reason: 'repeat-subject', points: 20, counts: (facts) => facts.formerCaseCount > 0 },
  { reason: 'ten-tips', points: 15, counts: (facts) => facts.tipCount >= 10 && facts.tipCount < 100 },
  { reason: 'repeated-identifiers', points: 10, counts: (facts) => facts.repeatedIdentifierCount >= 2 },
  { reason: 'several-tips', points: 5, counts: (facts) => facts.tipCount >= 3 && facts.tipCount < 10 },
];

const URGENT_FROM_SCORE = 60;
const HIGH_FROM_SCORE = 30;

/** How soon a case is to be taken up, and why. */
export function priorityOf(facts: PriorityFacts): Assessment {
  const counting = weights.filter((weight) => weight.counts(facts));
  const score = counting.reduce((sum, weight) => sum + weight.points, 0);
  return { priority: priorityOfScore(score), score, reasons: counting.map((weight) => weight.reason) };
}

function priorityOfScore(score: number): Priority {
  if (score >= URGENT_FROM_SCORE) return 'urgent';
  return score >= HIGH_FROM_SCORE ? 'high' : 'normal';
}

function isHealthDanger({ violation, goodsCategory }: PriorityFacts): boolean {
  return HEALTH_VIOLATIONS.has(violation) || (UNANSWERED_FOR.has(violation) && HEALTH_GOODS.has(goodsCategory ?? ''));
}

function isProhibited({ violation, goodsCategory }: PriorityFacts): boolean {
  return violation === 'prohibited-goods' || PROHIBITED_GOODS.has(goodsCategory ?? '');
}
