import { violationTerms, type TipState } from '#shared/contracts';

/** The body that reads every tip; it receives for the Committee as a whole. */
export const STANDING_OFFICE = 'standing-office';
/** Reads tips that accuse the Government Inspectorate itself. */
export const CORRUPTION_POLICE = 'economic-police';
/** Besides the Standing Office, the only body that reads tips about officials. */
export const GOVERNMENT_INSPECTORATE = 'government-inspectorate';

export type Scope = 'in-scope' | 'out-of-scope';

/** Whether Article 2(1) of 195/QĐ-BCĐ389 covers a violation. */
export function scopeOf(violation: string): Scope {
  const term = violationTerms.find(({ code }) => code === violation);
  return term?.inScope === false ? 'out-of-scope' : 'in-scope';
}

/** Whether an official is accused. */
export function isIntegrityMatter(violation: string): boolean {
  return violation === 'official-misconduct';
}

/** Out of scope means guidance, which the informant gets at once and which ends the matter here (Article 5(2)). */
export function stateOnReceipt(scope: Scope): TipState {
  return scope === 'in-scope' ? 'received' : 'guided';
}

// A tip's state follows its case and never falls back; guidance and refusal end it.
const stepOf: Readonly<Record<TipState, number>> = {
  received: 0,
  'passed-on': 1,
  'acted-on': 2,
  closed: 3,
  guided: Number.POSITIVE_INFINITY,
  refused: Number.POSITIVE_INFINITY,
};

/** How far triage's events say that a case has come. */
export type CaseStage = 'open' | 'accepted' | 'ended';

const stateOfStage: Readonly<Record<CaseStage, TipState>> = {
  open: 'passed-on',
  accepted: 'acted-on',
  ended: 'closed',
};

/** The state of a tip whose cases have come so far, or undefined when nothing changes for the informant. */
export function stateAfter(current: TipState, stages: readonly CaseStage[]): TipState | undefined {
  const [furthest] = stages.map((stage) => stateOfStage[stage]).toSorted((a, b) => stepOf[b] - stepOf[a]);
  return furthest !== undefined && stepOf[furthest] > stepOf[current] ? furthest : undefined;
}

/** What decides who may read a tip. */
export interface Confidentiality {
  integrity: boolean;
  accusedBody?: string | null;
}

/** Those of the bodies that may read the tip for the sake of their part in it. */
export function entitledAmong(bodies: readonly string[], { integrity, accusedBody }: Confidentiality): string[] {
  if (!integrity) return [...new Set(bodies)];
  return [accusedBody === GOVERNMENT_INSPECTORATE ? CORRUPTION_POLICE : GOVERNMENT_INSPECTORATE];
}
