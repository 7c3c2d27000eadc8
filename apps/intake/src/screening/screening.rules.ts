import type { Classification } from '#shared/contracts';
import type { FieldFault } from '#shared/http';
import { CORRUPTION_POLICE, GOVERNMENT_INSPECTORATE, scopeOf, STANDING_OFFICE } from '../tips/tip.rules.js';
import type { ActingParty } from '../receiving-rules/receiving-acts.rules.js';
import type { ProposeDto } from './proposal.dto.js';

/** What decides which body receives a tip. */
export interface Received {
  recordedBy: string | null;
  integrity: boolean;
  accusedBody: string | null;
}

/** The body that received a tip: the one that recorded it; of tips by the web form the Standing Office. */
export function receivingBodyOf({ recordedBy, integrity, accusedBody }: Received): string {
  if (!integrity) return recordedBy ?? STANDING_OFFICE;
  return accusedBody === GOVERNMENT_INSPECTORATE ? CORRUPTION_POLICE : GOVERNMENT_INSPECTORATE;
}

/** Someone who acts on a tip. */
export interface Actor {
  subject: string;
  body: string;
}

/** What an act's party depends on beside the actor. */
export interface ActContext {
  tip: Received;
  /** The open proposal, where there is one. */
  proposer?: Actor;
  /** Whether the receiving body asks for another person to decide. */
  fourEyes: boolean;
}

/** Whether an officer is of the party that a row of the table asks for. Whether they may see the tip is asked before. */
export function isOfParty(party: ActingParty, actor: Actor, context: ActContext): boolean {
  return parties[party](actor, context);
}

const parties: Readonly<Record<ActingParty, (actor: Actor, context: ActContext) => boolean>> = {
  reader: () => true,
  informant: () => false,
  case: () => false,
  receiver: receives,
  proposer: hasProposed,
  'second-person': (actor, context) => receives(actor, context) && !(context.fourEyes && hasProposed(actor, context)),
};

function receives({ body }: Actor, { tip }: ActContext): boolean {
  return body === receivingBodyOf(tip) || body === STANDING_OFFICE;
}

function hasProposed({ subject, body }: Actor, { proposer }: ActContext): boolean {
  return proposer?.subject === subject && proposer.body === body;
}

/** All faults of a proposal that no field shows by itself. */
export function proposalFaults(proposal: ProposeDto, tip: { violation: string }): FieldFault[] {
  return [
    ...only('refused', proposal, ['ground']),
    ...only('out-of-scope', proposal, ['guidedTo', 'guidance']),
    ...only('in-scope', proposal, ['violation']),
    ...missing(proposal),
    ...violationFaults(proposal, tip),
  ];
}

function only(
  classification: Classification,
  proposal: ProposeDto,
  names: readonly ('ground' | 'guidedTo' | 'guidance' | 'violation')[],
): FieldFault[] {
  if (proposal.classification === classification) return [];
  const stated = names.filter((name) => proposal[name] !== undefined);
  return stated.map((name) => fault(name, 'not-applicable', `Chỉ ghi khi phân loại là ${classification}.`));
}

function missing({ classification, ground, guidance }: ProposeDto): FieldFault[] {
  if (classification === 'refused' && ground === undefined)
    return [fault('ground', 'is-defined', 'Thiếu căn cứ từ chối.')];
  if (classification === 'out-of-scope' && guidance === undefined)
    return [fault('guidance', 'is-defined', 'Thiếu nội dung hướng dẫn người báo tin.')];
  return [];
}

function violationFaults({ classification, violation }: ProposeDto, tip: { violation: string }): FieldFault[] {
  if (classification !== 'in-scope') return [];
  if (violation === 'official-misconduct')
    return [fault('violation', 'integrity-act', 'Tin báo về cán bộ, công chức được đánh dấu riêng.')];
  if (scopeOf(violation ?? tip.violation) === 'in-scope') return [];
  return [fault('violation', 'out-of-scope', 'Hành vi này ngoài phạm vi; hãy nêu hành vi thuộc phạm vi.')];
}

/** All faults of a decision that no field shows by itself. */
export function decisionFaults({ decision, note }: { decision: string; note?: string }): FieldFault[] {
  if (decision === 'approve' || note !== undefined) return [];
  return [fault('note', 'is-defined', 'Trả lại phải nêu lý do.')];
}

function fault(name: string, code: string, detail: string): FieldFault {
  return { pointer: `/${name}`, code, detail };
}
