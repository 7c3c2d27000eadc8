import {
  tipAdmittedV1,
  tipClassifiedV1,
  tipDecidedV1,
  tipProgressedV1,
  tipRefusedV1,
  type Classification,
} from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { Outbox } from '#shared/messaging';
import type { TipEntity } from '../tips/tip.entity.js';
import { receivedDataOfTip } from './tip-data.rules.js';

/** What was proposed or decided. */
export interface Verdict {
  classification: Classification;
  ground: string | null;
  guidedTo: string | null;
}

interface Told {
  /** The tip as it is after the act; its version is that of the last event. */
  tip: TipEntity;
  verdict: Verdict;
  body: string;
  at: Date;
}

/** Tells of a proposal. */
export function publishProposal(tx: Tx, outbox: Outbox, { tip, verdict, body, at }: Told): void {
  const { id, threadId, version } = tip;
  const data = { ...headOf(tip), ...optional(verdict), proposedAt: at.toISOString(), proposedBy: body };
  outbox.publish(tx, tipClassifiedV1, [{ id, version, occurredAt: at, data: { ...data, threadId } }]);
}

/** How many events an approval is told by, each a version of the tip. */
export function eventsOfApproval(verdict: Verdict, change: StateChange): number {
  return 1 + Number(verdict.classification === 'refused') + Number(change.progressed) + Number(change.admitted);
}

/** What an approval changes besides the screening. */
export interface StateChange {
  progressed: boolean;
  /** Whether a tip that had been turned away is taken in, or one is taken in as another matter than before. */
  admitted: boolean;
}

/** Tells of an approved proposal, and of what follows from it. */
export function publishApproval(tx: Tx, outbox: Outbox, told: Told & StateChange): void {
  const { tip, verdict, body, at, progressed, admitted } = told;
  let version = tip.version - eventsOfApproval(verdict, told);
  const next = () => ({ id: tip.id, version: (version += 1), occurredAt: at });
  const head = headOf(tip);
  const time = at.toISOString();
  const { guidedTo } = verdict;
  const guided = guidedTo === null ? {} : { guidedTo };
  const decided = { ...head, ...optional(verdict), ...guided, decidedAt: time, decidedBy: body };
  outbox.publish(tx, tipDecidedV1, [{ ...next(), data: decided }]);
  if (verdict.classification === 'refused') {
    const refused = { ...head, ground: verdict.ground ?? '', refusedAt: time, refusedBy: body };
    outbox.publish(tx, tipRefusedV1, [{ ...next(), data: refused }]);
  }
  if (progressed)
    outbox.publish(tx, tipProgressedV1, [{ ...next(), data: { ...head, state: tip.state, changedAt: time } }]);
  if (admitted) outbox.publish(tx, tipAdmittedV1, [{ ...next(), data: receivedDataOfTip(tip) }]);
}

/** Tells that a tip is an integrity matter after all; triage takes it out of its case and into one of its own. */
export function publishMarking(tx: Tx, outbox: Outbox, tip: TipEntity, at: Date): void {
  const { id, version } = tip;
  outbox.publish(tx, tipAdmittedV1, [{ id, version, occurredAt: at, data: receivedDataOfTip(tip) }]);
}

function headOf({ id, threadId }: TipEntity) {
  return { tipId: id, threadId };
}

function optional({ classification, ground }: Verdict) {
  return ground === null ? { classification } : { classification, ground };
}
