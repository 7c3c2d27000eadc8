import type { Caller, Scope } from '#shared/auth';
import type { OpeningPurpose, OpeningState } from '#shared/contracts';
import type { FieldFault, ProblemCode } from '#shared/http';
import type { CaseStage } from '../tips/tip.rules.js';

/** What is done about the opening of an identity. */
export const openingActs = ['ask', 'consent', 'refuse', 'view'] as const;

export type OpeningAct = (typeof openingActs)[number];

/**
 * Who does it: an officer of a body that leads or supports the tip's case; the one who asked; another person of the
 * body that asked.
 */
export type OpeningParty = 'officer-of-the-case' | 'asker' | 'second-person';

/** One row of the table of openings. */
export interface OpeningRow {
  act: OpeningAct;
  /** How the opening may stand; `none`: the officer has no other one of the tip that awaits consent or is in force. */
  state: OpeningState | 'none';
  by: OpeningParty;
  scope: Scope;
  /** Only while this time has not passed since the opening came into the state, in milliseconds. */
  withinMs?: number;
  /** What the opening is when the time has passed, or the act has been done as often as it may. */
  afterwards?: OpeningState;
  /** How often. */
  timesMax?: number;
}

/** Time for a second person to be found, weekends included; after that the purpose may no longer hold. */
const CONSENT_MS = 7 * 24 * 60 * 60_000;
/** Time to read and to act on what was read, in one sitting. */
const VIEWING_MS = 15 * 60_000;
/** A viewing, and two more for a connection that broke or a form that was closed. */
export const VIEWS_MAX = 3;

/** States, who may do what, and time limits. All acts: as long as the case is open and the body has its part in it. */
export const openingTable: readonly OpeningRow[] = [
  { act: 'ask', state: 'none', by: 'officer-of-the-case', scope: 'informants:open' },
  {
    act: 'consent',
    state: 'awaiting-consent',
    by: 'second-person',
    scope: 'informants:consent',
    withinMs: CONSENT_MS,
    afterwards: 'lapsed',
  },
  {
    act: 'refuse',
    state: 'awaiting-consent',
    by: 'second-person',
    scope: 'informants:consent',
    withinMs: CONSENT_MS,
    afterwards: 'lapsed',
  },
  {
    act: 'view',
    state: 'granted',
    by: 'asker',
    scope: 'informants:open',
    withinMs: VIEWING_MS,
    afterwards: 'ended',
    timesMax: VIEWS_MAX,
  },
];

function rowOf(act: OpeningAct): OpeningRow {
  const row = openingTable.find((one) => one.act === act);
  if (!row) throw new TypeError(`The table of openings has no act ${act}.`);
  return row;
}

/** As much of an opening as its state follows from. */
export interface StandingOpening {
  /** What was last decided. */
  state: 'awaiting-consent' | 'granted' | 'refused';
  askedBy: string;
  askedAt: Date;
  grantedAt: Date | null;
  viewedAt: readonly Date[];
}

/** An opening as its table holds it. */
export interface Opening extends StandingOpening {
  id: string;
  tipId: string;
  tipReference: string;
  caseId: string;
  body: string;
  purposeCode: OpeningPurpose;
  purpose: string;
  consentRequired: boolean;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  viewedAt: Date[];
  version: number;
}

/** How an opening stands at a moment. */
export function stateAt(opening: StandingOpening, at: Date): OpeningState {
  const row = openingTable.find(({ state }) => state === opening.state);
  const until = limitOf(opening);
  const isOver = until !== null && at >= until;
  const isUsedUp = row?.timesMax !== undefined && opening.viewedAt.length >= row.timesMax;
  return (isOver || isUsedUp) && row?.afterwards ? row.afterwards : opening.state;
}

/** Until when (exclusive) somebody has to consent or view; null where nobody has to do anything. */
export function limitOf({ state, askedAt, grantedAt }: StandingOpening): Date | null {
  const withinMs = openingTable.find((row) => row.state === state)?.withinMs;
  const since = state === 'granted' ? grantedAt : askedAt;
  return withinMs === undefined || since === null ? null : new Date(since.getTime() + withinMs);
}

/** A case of the tip, and who deals with it. */
export interface CaseOfTip {
  caseId: string;
  stage: CaseStage;
  lead: string | null;
  supports: readonly string[] | null;
}

/** The case by which a body has to do with a tip, an open one before one that has ended. */
export function caseOfBody(cases: readonly CaseOfTip[], body: string): CaseOfTip | undefined {
  const own = cases.filter(({ lead, supports }) => lead === body || supports?.includes(body));
  return own.find(({ stage }) => stage !== 'ended') ?? own[0];
}

/** What an act depends on. That the officer may see the tip, and that the opening is their body's, is asked before. */
export interface OpeningContext {
  cases: readonly CaseOfTip[];
  /** What is acted on; for asking, what the officer has asked for already. */
  opening?: StandingOpening;
  at: Date;
}

/** Why an act is refused. */
export interface OpeningRefusal {
  code: Extract<ProblemCode, 'forbidden' | 'state-conflict'>;
  detail: string;
}

/** Undefined for an act that is allowed. */
export function refusalOf(act: OpeningAct, officer: Caller, context: OpeningContext): OpeningRefusal | undefined {
  const row = rowOf(act);
  const ofBody = caseOfBody(context.cases, officer.body);
  if (!officer.scopes.has(row.scope)) return forbidden(`Cần một trong các quyền: ${row.scope}.`);
  if (officer.kind !== 'officer') return forbidden('Chỉ cán bộ được mở danh tính người báo tin.');
  if (!ofBody) return forbidden('Chỉ cơ quan chủ trì hoặc phối hợp xử lý vụ việc được mở danh tính người báo tin.');
  if (!isOfParty(row.by, officer, context.opening)) return forbidden(partyTexts[row.by]);
  if (ofBody.stage === 'ended') return conflict('Vụ việc đã kết thúc.');
  const state = standingFor(row, context);
  return state === row.state ? undefined : conflict(stateTexts[state]);
}

function isOfParty(party: OpeningParty, { subject }: Caller, opening: StandingOpening | undefined): boolean {
  if (party === 'officer-of-the-case') return true;
  return party === 'asker' ? opening?.askedBy === subject : opening !== undefined && opening.askedBy !== subject;
}

function standingFor(row: OpeningRow, { opening, at }: OpeningContext): OpeningState | 'none' {
  const state = opening ? stateAt(opening, at) : 'none';
  if (row.state !== 'none') return state;
  return state === 'awaiting-consent' || state === 'granted' ? state : 'none';
}

const partyTexts: Readonly<Record<OpeningParty, string>> = {
  'officer-of-the-case': '',
  asker: 'Chỉ người đã đề nghị được xem.',
  'second-person': 'Người cho ý kiến phải khác người đề nghị.',
};

const stateTexts: Readonly<Record<OpeningState | 'none', string>> = {
  none: 'Chưa có đề nghị mở danh tính.',
  'awaiting-consent': 'Đề nghị đang chờ người thứ hai cho ý kiến.',
  granted: 'Đề nghị đã được đồng ý.',
  refused: 'Đề nghị không được đồng ý.',
  lapsed: 'Đề nghị đã quá hạn chờ ý kiến.',
  ended: 'Đã hết thời gian hoặc số lần được xem.',
};

function forbidden(detail: string): OpeningRefusal {
  return { code: 'forbidden', detail };
}

function conflict(detail: string): OpeningRefusal {
  return { code: 'state-conflict', detail };
}

/** Fewest characters of a purpose that says something, without the spaces around words. */
export const PURPOSE_CHARACTERS_MIN = 20;

/** What no field of a request shows by itself. */
export function purposeFaults(purpose: string): FieldFault[] {
  if (purpose.trim().replace(/\s+/g, ' ').length >= PURPOSE_CHARACTERS_MIN) return [];
  return [{ pointer: '/purpose', code: 'is-length', detail: `Cần ít nhất ${PURPOSE_CHARACTERS_MIN} ký tự.` }];
}
