import type { Scope } from '#shared/auth';
import type { Classification, ScreeningState, TipState } from '#shared/contracts';
import type { DueCode } from './due.rules.js';

/** What is done about a tip. */
export const receivingActs = [
  'propose',
  'withdraw',
  'approve',
  'return',
  'mark-integrity',
  'ask',
  'notify-outcome',
  'supplement',
  'attach',
  'say-still-going-on',
  'acknowledge-attention',
  'pass-on',
  'act-on',
  'close',
] as const;

/** An act on a tip. */
export type ReceivingAct = (typeof receivingActs)[number];

/**
 * Who does it: the body that received the tip (or the Standing Office); that body's officer who made the proposal;
 * another person there than the one who made it; any body that may read the tip; the informant by their receipt; the
 * tip's case, by what triage tells.
 */
export type ActingParty = 'receiver' | 'proposer' | 'second-person' | 'reader' | 'informant' | 'case';

/** One row of the table of receiving: where an act is possible, who does it, and which clocks it stops and starts. */
export interface ActRow {
  act: ReceivingAct;
  /** Where the tip may stand. */
  states: readonly TipState[];
  /** How far its screening may have come. */
  screenings: readonly ScreeningState[];
  by: ActingParty;
  /** Of an officer one of these; empty where no token is needed. */
  scopes: readonly Scope[];
  /** The deadline that is met. */
  meets?: DueCode;
  /** The deadline that begins. */
  issues?: DueCode;
  /** What the screening becomes. */
  screening?: ScreeningState;
  /** What the tip becomes; for an approval {@link stateAfterDecision} says. */
  state?: TipState;
}

const anyState: readonly TipState[] = ['received', 'guided', 'refused', 'passed-on', 'acted-on', 'closed'];
const anyScreening: readonly ScreeningState[] = ['awaiting', 'proposed', 'returned', 'decided'];
const underWay: readonly TipState[] = ['received', 'passed-on', 'acted-on'];
const ended: readonly TipState[] = ['guided', 'refused', 'closed'];

/** States, due times and who may do what (195/QĐ-BCĐ389 Articles 2 and 5; four eyes, 3986/VPCP-V.I). */
export const receivingTable: readonly ActRow[] = [
  {
    act: 'propose',
    states: anyState,
    screenings: ['awaiting', 'returned', 'decided'],
    by: 'receiver',
    scopes: ['tips:screen'],
    meets: 'proposal',
    issues: 'decision',
    screening: 'proposed',
  },
  {
    act: 'withdraw',
    states: anyState,
    screenings: ['proposed'],
    by: 'proposer',
    scopes: ['tips:screen'],
    meets: 'decision',
    issues: 'proposal',
    screening: 'returned',
  },
  {
    act: 'approve',
    states: anyState,
    screenings: ['proposed'],
    by: 'second-person',
    scopes: ['tips:decide'],
    meets: 'decision',
    screening: 'decided',
  },
  {
    act: 'return',
    states: anyState,
    screenings: ['proposed'],
    by: 'second-person',
    scopes: ['tips:decide'],
    meets: 'decision',
    issues: 'proposal',
    screening: 'returned',
  },
  {
    act: 'mark-integrity',
    states: anyState,
    screenings: anyScreening,
    by: 'receiver',
    scopes: ['tips:screen'],
  },
  { act: 'ask', states: underWay, screenings: anyScreening, by: 'reader', scopes: ['tips:converse'] },
  {
    act: 'notify-outcome',
    states: ended,
    screenings: anyScreening,
    by: 'reader',
    scopes: ['tips:converse'],
    meets: 'outcome-notice',
  },
  {
    act: 'attach',
    states: anyState,
    screenings: anyScreening,
    by: 'reader',
    scopes: ['tips:record', 'tips:screen', 'tips:converse'],
  },
  { act: 'supplement', states: anyState, screenings: anyScreening, by: 'informant', scopes: [] },
  {
    act: 'say-still-going-on',
    states: anyState,
    screenings: anyScreening,
    by: 'informant',
    scopes: [],
    issues: 'attention',
  },
  {
    act: 'acknowledge-attention',
    states: anyState,
    screenings: anyScreening,
    by: 'reader',
    scopes: ['tips:converse', 'tips:screen'],
    meets: 'attention',
  },
  {
    act: 'pass-on',
    states: ['received'],
    screenings: anyScreening,
    by: 'case',
    scopes: [],
    meets: 'pass-on-crime',
    state: 'passed-on',
  },
  {
    act: 'act-on',
    states: ['received', 'passed-on'],
    screenings: anyScreening,
    by: 'case',
    scopes: [],
    meets: 'pass-on-crime',
    state: 'acted-on',
  },
  {
    act: 'close',
    states: ['received', 'passed-on', 'acted-on'],
    screenings: anyScreening,
    by: 'case',
    scopes: [],
    meets: 'pass-on-crime',
    issues: 'outcome-notice',
    state: 'closed',
  },
];

const rowOfAct = new Map(receivingTable.map((row) => [row.act, row]));

/** The table's row of an act. */
export function rowOf(act: ReceivingAct): ActRow {
  const row = rowOfAct.get(act);
  if (!row) throw new TypeError(`The table of receiving has no act ${act}.`);
  return row;
}

/** The act by which its case brings a tip to a state. @throws TypeError for a state that no case brings about. */
export function actOfCase(state: TipState): ReceivingAct {
  const row = receivingTable.find((one) => one.by === 'case' && one.state === state);
  if (!row) throw new TypeError(`No case brings a tip to ${state}.`);
  return row.act;
}

/** Where a tip stands. */
export interface Standing {
  state: TipState;
  screening: ScreeningState;
}

/** Whether an act is possible where the tip stands. */
export function isPossible(act: ReceivingAct, { state, screening }: Standing): boolean {
  const { states, screenings } = rowOf(act);
  return states.includes(state) && screenings.includes(screening);
}

/** Which classifications may be proposed and approved: once the competent body acts, its outcome decides. */
const classifiable: Readonly<Record<Classification, readonly TipState[]>> = {
  'in-scope': anyState,
  'out-of-scope': ['received', 'passed-on', 'guided'],
  refused: ['received', 'passed-on', 'guided'],
};

/** Whether a tip in this state may still be classified so. */
export function mayClassify(classification: Classification, state: TipState): boolean {
  return classifiable[classification].includes(state);
}

/** What a tip becomes by a decision; its state stays where the decision confirms it. */
export function stateAfterDecision(classification: Classification, state: TipState): TipState {
  if (classification === 'refused') return 'refused';
  if (classification === 'out-of-scope') return 'guided';
  return isTurnedAway(state) ? 'received' : state;
}

/** Whether the Committee does nothing about a tip in this state; a decision may take it in after all. */
export function isTurnedAway(state: TipState): boolean {
  return state === 'guided' || state === 'refused';
}
